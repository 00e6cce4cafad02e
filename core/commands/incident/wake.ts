import { z } from 'zod';
import { answerSeconds } from '../../escalation/ack-timeout-of.js';
import { incidentName, nobodyHasIt, overAs } from '../../incident/incident.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { lockEscalations, saveEscalations } from '../../store/sql/escalation-rows.js';
import { lockFreeIncidents } from '../../store/sql/incident-row.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { suppressPages } from '../../store/sql/page-rows.js';
import { wakeOf, type Wake } from '../../incident/wake-of.js';
import { endQuestion } from './holding.js';
import { resumePaging } from '../paging.js';
import { loadRoster, type PagingRoster } from '../../queries/escalation/load-roster.js';
import { canReach, pagePeople } from './page-people.js';
import type { Loaded } from './on-incident.js';

/**
 * Does what incidents do by themselves at their instant: a snooze ends, a holder is asked "still on it?", an unanswered
 * question takes the acknowledgement back, an unanswered test is over. Data: `taken`, how many.
 */
export const incidentWake = defineCommand({
  name: 'incident.wake',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ incidentIds: z.array(z.uuid()).max(500) }),
  async handle(ctx, { incidentIds }) {
    const { tx, now, actor } = ctx;
    const org = actor.organisationId;
    const locked = await lockFreeIncidents(tx, org, [...incidentIds].sort());
    const due = locked.filter((incident) => wakeOf(incident, now) !== 'nothing');
    // What is over by now waits for nothing.
    const idle = locked.filter(({ wakeAt }) => wakeAt !== null && wakeAt <= now).filter((i) => !due.includes(i));
    idle.forEach((incident) => (incident.wakeAt = null));
    const dueIds = due.map(({ id }) => id);
    const escalations = new Map((await lockEscalations(tx, org, dueIds)).map((row) => [row.incidentId, row]));
    const roster = due.length > 0 ? await loadRoster(tx, org, now) : undefined;
    for (const incident of due) {
      const loaded = { incident, escalation: escalations.get(incident.id) };
      await steps[wakeOf(incident, now)](ctx, loaded, roster!);
    }
    await saveEscalations(tx, org, [...escalations.values()]);
    await saveIncidents(tx, org, [...due, ...idle], now);
    if (due.length > 0) ctx.signal({ topic: 'due' });
    return { changed: due.length > 0, reason: `${due.length} woke`, subject: null, data: { taken: due.length } };
  },
});

const steps: Record<Wake, (ctx: CommandContext, loaded: Loaded, roster: PagingRoster) => Promise<void>> = {
  rouse,
  ask,
  'take-back': takeBack,
  'end-test': endTest,
  nothing: () => Promise.resolve(),
};

/** The snoozer is paged first; the policy goes on where it stood after the time of its step. */
async function rouse(ctx: CommandContext, loaded: Loaded, roster: PagingRoster) {
  const { incident } = loaded;
  const { snoozedBy, snoozedByName } = incident;
  Object.assign(incident, { status: 'triggered', ...nobodyHasIt });
  const first = knownIn(roster, snoozedBy);
  const isReached = canReach(ctx, loaded, roster, first);
  const whom = isReached ? `${snoozedByName} is paged first` : 'its policy goes on';
  ctx.timeline(incident.id, 'incident.woke', { sentence: `The snooze of ${snoozedByName} is over: ${whom}.` });
  resumePaging(ctx, loaded.escalation, { wait: isReached });
  await pagePeople(
    ctx,
    loaded,
    roster,
    first,
    `Paged because your snooze of ${incidentName(incident.number)} is over.`,
  );
}

async function ask(ctx: CommandContext, loaded: Loaded, roster: PagingRoster) {
  const { incident, escalation } = loaded;
  const waitMs = (answerSeconds * 1000) / (escalation?.speed ?? 1);
  Object.assign(incident, { askedAt: ctx.now, wakeAt: new Date(ctx.now.getTime() + waitMs) });
  const holder = knownIn(roster, incident.acknowledgedBy);
  const sentence = `Still on it? ${incident.acknowledgedByName} is asked; without an answer it pages again.`;
  ctx.timeline(incident.id, 'incident.asked', { sentence });
  const why = `Paged because you have ${incidentName(incident.number)} for a while: still on it? Without an answer it pages again.`;
  await pagePeople(ctx, loaded, roster, holder, why);
}

async function takeBack(ctx: CommandContext, loaded: Loaded, roster: PagingRoster) {
  const { incident } = loaded;
  const { acknowledgedBy, acknowledgedByName } = incident;
  await endQuestion(ctx, incident, 'it pages again');
  Object.assign(incident, { status: 'triggered', ...nobodyHasIt });
  ctx.timeline(incident.id, 'incident.retriggered', {
    sentence: `Pages again although it was acknowledged: ${acknowledgedByName} did not answer whether they are still on it.`,
  });
  resumePaging(ctx, loaded.escalation, { wait: false });
  const why = `Paged because you had ${incidentName(incident.number)} and did not answer whether you are still on it.`;
  await pagePeople(ctx, loaded, roster, knownIn(roster, acknowledgedBy), why);
}

async function endTest(ctx: CommandContext, { incident, escalation }: Loaded) {
  const reason = 'nobody acknowledged the test page';
  Object.assign(incident, overAs('resolved', ctx.now, reason));
  if (escalation) Object.assign(escalation, { nextStepAt: null, stopReason: reason });
  ctx.timeline(incident.id, 'incident.resolved', { sentence: `Over: ${reason}.`, reason });
  await suppressPages(ctx.tx, ctx.actor.organisationId, [incident.id], reason);
}

const knownIn = (roster: PagingRoster, userId: string | null): string[] =>
  roster.users.some(({ id }) => id === userId) ? [userId!] : [];
