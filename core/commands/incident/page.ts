import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import { answerSeconds } from '../../escalation/ack-timeout-of.js';
import { blankIncident } from '../../incident/plan-ingest.js';
import { isOpen } from '../../incident/incident.js';
import { saveEscalations } from '../../store/sql/escalation-rows.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { findTarget } from '../find-target.js';
import { loadRoster } from '../../queries/escalation/load-roster.js';
import { startEscalations, storeIncidents } from '../paging.js';
import {
  done,
  incidentNumber,
  loadIncident,
  quoted,
  shownOf,
  subjectOf,
  unchanged,
  viaWords,
  versionOfIncident,
} from './on-incident.js';
import { pagePeople } from './page-people.js';
import type { Target } from '../../escalation/policy.js';

/** Pages a person, a team or a schedule: adds them to an open incident, or opens one of its own. */
export const incidentPage = defineCommand({
  name: 'incident.page',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'page', usage: '[INC-n] @user|team|schedule [why]', does: 'Call someone in' },
  input: z.strictObject({
    number: incidentNumber.optional(),
    to: z.string('somebody to page').trim().min(1, 'somebody to page').max(200),
    why: z.string('a text').trim().max(1000, 'at most 1,000 characters').optional(),
  }),
  async handle(ctx, { number, to, why }) {
    const target = await findTarget(ctx.tx, ctx.actor.organisationId, to, 'to');
    return number === undefined ? openFor(ctx, target, why) : addTo(ctx, number, target, why);
  },
});

async function addTo(ctx: CommandContext, number: number, target: Target, why: string | undefined) {
  const { tx, now, actor } = ctx;
  const loaded = await loadIncident(ctx, number);
  const { incident, escalation } = loaded;
  if (!isOpen(incident) || !escalation)
    return unchanged(incident, `INC-${number} is over; reopen it to page somebody.`);
  const roster = await loadRoster(tx, actor.organisationId, now);
  const { userIds, reason } = roster.resolve(target);
  if (reason) return unchanged(incident, `${target.name} cannot be paged: ${reason}.`);
  const names = await pagePeople(
    ctx,
    loaded,
    roster,
    userIds,
    `Paged because ${actor.name} calls you in${quoted(why)}.`,
  );
  ctx.timeline(incident.id, 'responder.paged', {
    sentence: `paged ${whom(target, names)}${viaWords(actor.via)}${quoted(why)}`,
    userIds,
  });
  ctx.audit({ after: { pages: names } });
  await saveEscalations(tx, actor.organisationId, [escalation]);
  await saveIncidents(tx, actor.organisationId, [incident], now);
  return done(incident, `INC-${number}: paging ${names.join(', ')}.`);
}

/** "Sam", or "Checkout (Sam)" for a schedule and a team. */
const whom = ({ kind, name }: Target, names: string[]) => (kind === 'user' ? name : `${name} (${names.join(', ')})`);

async function openFor(ctx: CommandContext, target: Target, why: string | undefined) {
  const incident = {
    ...blankIncident(ctx.newId(), why ?? `${ctx.actor.name} pages ${target.name}`, ctx.now),
    severity: 'SEV2' as const,
  };
  await storeIncidents(ctx, [incident]);
  ctx.audit({ after: { ...shownOf(incident), pages: target.name } });
  const snapshot = {
    name: `page by ${ctx.actor.name}`,
    steps: [{ targets: [target], delaySeconds: answerSeconds }],
    repeatCount: 1,
  };
  await startEscalations(ctx, [incident], snapshot);
  ctx.timeline(incident.id, 'incident.declared', {
    sentence: `paged ${target.name}${viaWords(ctx.actor.via)}${quoted(why)}`,
  });
  return {
    changed: true,
    reason: `INC-${incident.number} is open and pages ${target.name}.`,
    subject: subjectOf(incident),
  };
}
