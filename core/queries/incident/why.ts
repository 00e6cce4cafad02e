import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { channelWord } from '../../notification/channel-word.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineQuery } from '../../query.js';
import { groupBy } from '../../group-by.js';
import { incidentName } from '../../incident/incident.js';
import { sentenceOf, type Cause } from '../../notification/why-causes.js';
import {
  findIncidentId,
  readIncidents,
  readPages,
  type IncidentPage,
  type ReadIncident,
} from '../../store/sql/read-incident-views.js';
import { ownersPolicyName } from '../../escalation/owners-policy.js';
import { findNewestPaged } from '../../store/sql/find-newest-paged.js';
import { readEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import { readUsers } from '../../store/sql/read-people.js';

/** Why the reader was paged about one incident: each reason once, the newest first, with what became of its pages. */
export interface WhyAnswer {
  /** Null when the reader was never paged at all. */
  number: number | null;
  /** `cause` is null where the reason is a person's own doing (paged by hand, passed on) or nothing is due yet. */
  reasons: { cause: Cause | null; reason: string; ways: string[] }[];
}

/** Why the reader was paged about an incident, or was not; of their newest page when no number is given. @throws NotFound */
export const whyPaged = defineQuery({
  name: 'incident.why',
  permission: 'incident.read',
  help: { verb: 'why', usage: '[INC-n]', does: 'Why were you paged, or why not?' },
  input: z.strictObject({
    number: z.int('an incident number such as 42').min(1).max(999_999_999).optional(),
    user: z.uuid('the id of a person').optional(),
  }),
  answer: z.strictObject({
    number: z.int().nullable(),
    reasons: z.array(z.strictObject({ cause: z.string().nullable(), reason: z.string(), ways: z.array(z.string()) })),
  }),
  async read({ tx, now, actor }, { number, user = actor.id ?? undefined }): Promise<WhyAnswer> {
    const org = actor.organisationId;
    const id =
      number === undefined ? await findNewestPaged(tx, org, user ?? null) : await findIncidentId(tx, org, number);
    if (!id && number !== undefined) throw new NotFound(`There is no INC-${number}.`);
    if (!id) return { number: null, reasons: [alone(null, 'You have not been paged about anything yet.')] };
    const [incident] = await readIncidents(tx, org, [id]);
    const [escalation] = await readEscalations(tx, org, [id]);
    const zone = (await readUsers(tx, org)).find((candidate) => candidate.id === user)?.zone ?? 'UTC';
    const mine = (await readPages(tx, org, [id])).filter((page) => page.userId === user);
    const told = [...groupBy(mine, (page) => page.why)].map(([why, pages]) => ({
      ...reasonOf(incidentName(incident!.number), why, pages),
      ways: pages.map((page) => wayOf(page, zone, now)),
    }));
    const present = presentOf(incident!, escalation, told.length > 0, zone, now);
    return { number: incident!.number, reasons: [...present, ...told.reverse()] };
  },
});

const alone = (cause: Cause | null, reason: string) => ({ cause, reason, ways: [] });

/** Why these pages were made; where no method could carry one, that says it. */
function reasonOf(incident: string, why: string, pages: IncidentPage[]): { cause: Cause | null; reason: string } {
  const unreachable = pages.find(({ channel, status }) => channel === 'none' && status === 'failed');
  if (unreachable) {
    const by = unreachable.reason?.replace(/^.* has /, '') ?? 'no verified contact method';
    return { cause: 'no-method', reason: sentenceOf['no-method']({ incident, by }) };
  }
  return /^Paged because step /.test(why)
    ? { cause: 'paged-by-step', reason: sentenceOf['paged-by-step']({ incident, by: why }) }
    : { cause: null, reason: why };
}

/** Why nothing comes now: what holds the whole incident back, and why the reader was never paged about it. */
function presentOf(
  incident: ReadIncident,
  escalation: Escalation | undefined,
  wasPaged: boolean,
  zone: string,
  now: Date,
): WhyAnswer['reasons'] {
  const name = incidentName(incident.number);
  const say = (cause: Cause, by: string) => [alone(cause, sentenceOf[cause]({ incident: name, by }))];
  if (incident.status === 'merged') return say('merged', incidentName(incident.mergedIntoNumber ?? 0));
  if (incident.status === 'snoozed' && incident.snoozedUntil) {
    const end = clockAndCity(incident.snoozedUntil, zone, now);
    return say('snoozed', `by ${incident.snoozedByName ?? 'somebody'} until ${end}`);
  }
  const unrouted = escalation?.snapshot.name === ownersPolicyName ? say('unknown-route', '') : [];
  if (wasPaged) return unrouted;
  if (incident.status === 'acknowledged') return say('acknowledged', incident.acknowledgedByName ?? 'somebody');
  const skipped = escalation?.lastPlan?.nobody ?? escalation?.lastPlan?.skipped.join(' ');
  if (skipped && incident.status === 'triggered') return say('nobody-on-call', skipped.replace(/\.$/, ''));
  return [...unrouted, alone(null, notPaged(name, escalation))];
}

/** What became of one page: "Delivered by chat at 11:00." */
function wayOf(page: IncidentPage, zone: string, now: Date): string {
  const by = channelWord(page.channel);
  const at = clockAndCity(page.sentAt ?? page.dueAt, zone, now);
  const reason = page.reason ? `: ${page.reason}` : '';
  return {
    pending: `Due by ${by} at ${at}${reason}.`,
    sending: `Being sent by ${by} since ${at}.`,
    sent: `Sent by ${by} at ${at}.`,
    delivered: `Delivered by ${by} at ${at}.`,
    failed: `Failed by ${by} at ${at}${reason}.`,
    suppressed: `Not sent by ${by}${reason}.`,
  }[page.status];
}

function notPaged(name: string, escalation: Escalation | undefined): string {
  if (!escalation?.lastPlan) return `You were not paged about ${name}: no step of its policy was taken yet.`;
  const steps = `${escalation.lastPlan.step + 1} of ${escalation.snapshot.steps.length}`;
  const stopped = escalation.nextStepAt ? '' : ` It goes no further: ${escalation.stopReason ?? 'it has ended'}.`;
  return `You were not paged about ${name}: the policy ${escalation.snapshot.name} got as far as step ${steps}, which pages somebody else.${stopped}`;
}
