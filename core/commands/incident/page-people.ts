/** Pages named people at once, outside the steps of the policy. Used by `page`, `pass` and `escalate to`. */
import { insertPages } from '../../store/sql/page-rows.js';
import { pagesOf, reachOf } from '../take-step.js';
import type { CommandContext } from '../../execute.js';
import type { PagingRoster } from '../../queries/escalation/load-roster.js';
import type { Loaded } from './on-incident.js';

/** The step number of pages that no step of the policy asked for. */
export const byHand = -1;

/**
 * Pages these people now. Every call is a new round, so that the same person can be paged twice. The escalation is changed
 * in place; the caller saves it.
 */
export async function pagePeople(
  ctx: CommandContext,
  loaded: Loaded,
  roster: PagingRoster,
  userIds: string[],
  why: string,
): Promise<string[]> {
  const { incident, escalation } = loaded;
  if (!escalation) return [];
  escalation.round += 1;
  // Whoever passed it on and is called back is paged again.
  const plan = escalation.lastPlan;
  if (plan?.passedBy) plan.passedBy = plan.passedBy.filter((id) => !userIds.includes(id));
  const pages = userIds.flatMap((userId) => pagesOf(ctx, incident, escalation, roster, { userId, step: byHand, why }));
  await insertPages(ctx.tx, ctx.actor.organisationId, pages, ctx.now);
  ctx.signal({ topic: 'due' });
  return userIds.map((userId) => roster.nameOf(userId));
}

/** Can a page reach any of them? Where none can, nobody waits for them. */
export const canReach = (
  ctx: CommandContext,
  { incident, escalation }: Loaded,
  roster: PagingRoster,
  userIds: string[],
): boolean =>
  escalation !== undefined &&
  userIds.some((userId) => reachOf(ctx, incident, escalation, roster, userId).pages.length > 0);
