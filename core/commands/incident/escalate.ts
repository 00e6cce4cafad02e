import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import { isOpen, nobodyHasIt } from '../../incident/incident.js';
import { saveEscalations } from '../../store/sql/escalation-rows.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { findTarget } from '../find-target.js';
import { loadRoster, type PagingRoster } from '../../queries/escalation/load-roster.js';
import { loadTurns } from '../turns.js';
import { saveSteps, takeStep } from '../take-step.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  staleReason,
  testReason,
  unchanged,
  viaWords,
  type Loaded,
  versionOfIncident,
} from './on-incident.js';
import { endQuestion } from './holding.js';
import { presentStepEnds } from '../paging.js';
import { canReach, pagePeople } from './page-people.js';

/** Pages the next step now, or somebody who is named. On an acknowledged incident it also takes the acknowledgement back. */
export const incidentEscalate = defineCommand({
  name: 'incident.escalate',
  permission: 'incident.answer',
  versionOf: versionOfIncident,
  help: { verb: 'escalate', usage: '[INC-n] [to]', does: 'Page the next step now, or someone you name' },
  input: onIncident.extend({ to: z.string().trim().min(1, 'somebody to page').max(200).optional() }),
  async handle(ctx, { number, to, comment, expects }) {
    const { tx, now, actor } = ctx;
    const loaded = await loadIncident(ctx, number);
    const { incident, escalation } = loaded;
    if (!isOpen(incident) || !escalation)
      return unchanged(incident, `INC-${number} is over; reopen it to page somebody.`);
    const stale = testReason(incident) ?? (await staleReason(ctx, loaded, expects));
    if (stale) return unchanged(incident, stale);
    const roster = await loadRoster(tx, actor.organisationId, now);
    const wasAcknowledged = incident.status === 'acknowledged';
    const target = to === undefined ? undefined : await findTarget(tx, actor.organisationId, to, 'to');
    if (target) {
      const { reason } = roster.resolve(target);
      if (reason) return unchanged(incident, `${target.name} cannot be paged: ${reason}.`);
    }
    await endQuestion(ctx, incident, 'it was escalated');
    Object.assign(incident, { status: 'triggered', ...nobodyHasIt });
    const back = wasAcknowledged ? ', which takes the acknowledgement back' : '';
    const said = {
      sentence: `escalated${target ? ` to ${target.name}` : ''}${viaWords(actor.via)}${back}${quoted(comment)}`,
      comment,
    };
    ctx.timeline(incident.id, 'escalation.requested', said);
    const reason = target
      ? await pageNamed(ctx, loaded, roster, roster.resolve(target).userIds, comment)
      : await nextStep(ctx, loaded, roster);
    ctx.audit({ after: { pages: reason } });
    await saveEscalations(tx, actor.organisationId, [escalation]);
    await saveIncidents(tx, actor.organisationId, [incident], now);
    return done(incident, `INC-${number}: ${reason}`);
  },
});

async function nextStep(ctx: CommandContext, loaded: Loaded, roster: PagingRoster): Promise<string> {
  const escalation = loaded.escalation!;
  const taken = escalation.lastPlan;
  const isLast = escalation.nextStepAt === null && taken !== null && taken.step + 1 >= escalation.snapshot.steps.length;
  if (isLast) Object.assign(escalation, { step: 0, loop: 0, round: escalation.round + 1 });
  else if (escalation.nextStepAt === null && taken)
    Object.assign(escalation, { step: taken.step + 1, loop: taken.loop });
  const turns = await loadTurns(ctx, [escalation]);
  const step = takeStep(ctx, loaded.incident, escalation, roster, turns);
  await turns.save();
  await saveSteps(ctx, [step]);
  ctx.signal({ topic: 'due' });
  return step.sentence;
}

async function pageNamed(
  ctx: CommandContext,
  loaded: Loaded,
  roster: PagingRoster,
  userIds: string[],
  comment: string | undefined,
) {
  const escalation = loaded.escalation!;
  const why = `Paged because ${ctx.actor.name} escalated to you${quoted(comment)}.`;
  const names = await pagePeople(ctx, loaded, roster, userIds, why);
  const sentence = `paging ${names.join(', ')}.`;
  ctx.timeline(loaded.incident.id, 'responder.paged', { sentence: `Paging ${names.join(', ')} now.`, userIds });
  // Whoever was named gets as long as the present step has, then the policy goes on; at once where no page can reach them.
  escalation.nextStepAt = canReach(ctx, loaded, roster, userIds) ? presentStepEnds(escalation, ctx.now) : ctx.now;
  escalation.stopReason = null;
  return sentence;
}
