import { z } from 'zod';
import { groupBy } from '../../group-by.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { afterAttempt, afterFailure, type AttemptEnd } from '../../notification/after-attempt.js';
import { channelWord } from '../../notification/channel-word.js';
import { lockEscalations, saveEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import { lockFreeIncidents } from '../../store/sql/incident-row.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import {
  findPageIncidents,
  renewLeases,
  hurryPages,
  lockStepPages,
  savePageEnds,
  type PageEnd,
  type PageRow,
} from '../../store/sql/settle-pages.js';
import { readUsers } from '../../store/sql/read-people.js';
import { byHand } from '../incident/page-people.js';

const result = z.strictObject({
  pageId: z.uuid(),
  /** The attempt that this is about; an older one changes nothing. */
  attempt: z.int(),
  receipt: z.record(z.string(), z.unknown()).optional(),
  failed: z.strictObject({ reason: z.string(), retry: z.boolean(), retryAfterMs: z.number().optional() }).optional(),
});

/**
 * Writes down how sending went: sent, tried again later, or failed, with what follows from a failure. Data: `ends`, and `held`,
 * the pages whose incident somebody holds at the moment: their claim is renewed, and the caller comes back with them.
 */
export const pageSettle = defineCommand({
  name: 'page.settle',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ results: z.array(result).max(500) }),
  async handle(ctx, { results }) {
    const { tx, now, actor } = ctx;
    const places = await findPageIncidents(
      tx,
      actor.organisationId,
      results.map((r) => r.pageId),
    );
    const wanted = [...new Set(places.map(({ incidentId }) => incidentId))].sort();
    const incidents = await lockFreeIncidents(tx, actor.organisationId, wanted);
    const free = new Set(incidents.map(({ id }) => id));
    const held = places.filter(({ incidentId }) => !free.has(incidentId)).map(({ id }) => id);
    await renewLeases(tx, actor.organisationId, held);
    const ids = places.filter(({ incidentId }) => free.has(incidentId)).map(({ id }) => id);
    const pages = new Map((await lockStepPages(tx, actor.organisationId, ids)).map((page) => [page.id, page]));
    const names = new Map((await readUsers(tx, actor.organisationId)).map((user) => [user.id, user.name]));
    const ended = results.flatMap((r) => {
      const page = pages.get(r.pageId);
      if (page?.status !== 'sending' || page.attempts !== r.attempt) return [];
      const end = afterAttempt(
        r.failed ? { sent: false, ...r.failed } : { sent: true, delivered: r.receipt?.delivered === true },
        page.attempts,
        now,
      );
      page.status = end.status;
      say(ctx, page, end, names.get(page.userId) ?? 'somebody who left');
      return [{ page, end, receipt: r.receipt ?? null }];
    });
    await savePageEnds(tx, actor.organisationId, ended.map(endRow), now);
    for (const { page, end } of ended) {
      const incident = incidents.find((candidate) => candidate.id === page.incidentId)!;
      if (end.status !== 'pending') incident.lastPageFailed = end.status === 'failed';
    }
    await followFailures(
      ctx,
      ended.filter(({ end }) => end.status === 'failed').map(({ page }) => page),
      [...pages.values()],
    );
    await saveIncidents(tx, actor.organisationId, incidents, now);
    ctx.signal({ topic: 'due' });
    const data = {
      ends: ended.map(({ page, end }) => ({ pageId: page.id, channel: page.channel, status: end.status })),
      held,
    };
    return { changed: ended.length > 0, reason: `${ended.length} pages settled`, subject: null, data };
  },
});

function endRow({ page, end, receipt }: { page: PageRow; end: AttemptEnd; receipt: unknown }): PageEnd {
  return {
    id: page.id,
    status: end.status,
    reason: 'reason' in end ? end.reason : null,
    retryAt: 'retryAt' in end ? end.retryAt : null,
    receipt,
  };
}

function say(ctx: CommandContext, page: PageRow, end: AttemptEnd, name: string) {
  const channel = channelWord(page.channel);
  const data = { userId: page.userId, channel: page.channel };
  if (end.status === 'failed') {
    ctx.timeline(page.incidentId, 'page.failed', {
      sentence: `Page to ${name} failed: ${end.reason}`,
      reason: end.reason,
      ...data,
    });
  } else if (end.status !== 'pending') {
    ctx.timeline(page.incidentId, 'page.sent', { sentence: `Paged ${name}: ${channel}, ${end.status}`, ...data });
  }
}

/** The person's next method goes at once; a step that reaches nobody is over at once. */
async function followFailures(ctx: CommandContext, failed: PageRow[], pages: PageRow[]) {
  const { tx, now, actor } = ctx;
  const stepOf = (page: PageRow) => `${page.incidentId}/${page.step}/${page.loop}`;
  const steps = groupBy(pages, stepOf);
  const over = new Set<string>();
  const incidentIds = new Set<string>();
  for (const [step, group] of groupBy(failed, stepOf)) {
    const { hurry, stepFailed } = afterFailure(steps.get(step)!, new Set(group.map((page) => page.userId)));
    await hurryPages(tx, actor.organisationId, hurry, now);
    if (!stepFailed || group[0]!.step === byHand) continue;
    over.add(step);
    incidentIds.add(group[0]!.incidentId);
  }
  // Only the present step is cut short; an older one may fail as late as it likes.
  const isPresent = ({ incidentId, lastPlan }: Escalation) =>
    over.has(`${incidentId}/${lastPlan?.step}/${lastPlan?.round}`);
  const escalations = (await lockEscalations(tx, actor.organisationId, [...incidentIds].sort())).filter(
    (escalation) => escalation.nextStepAt && escalation.nextStepAt > now && isPresent(escalation),
  );
  escalations.forEach((escalation) => (escalation.nextStepAt = now));
  await saveEscalations(tx, actor.organisationId, escalations);
}
