/** What every verb on an incident shares: its input, finding and locking the incident, and the answer to a stale button. */
import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { incidentName, type Incident } from '../../incident/incident.js';
import { staleSentence, whoHasIt } from '../../incident/who-has-it.js';
import { findService } from '../../store/sql/find-service.js';
import { lockIncident } from '../../store/sql/incident-row.js';
import { lockIncidentVersion } from '../../store/sql/versions.js';
import { lockEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import { readUsers } from '../../store/sql/read-people.js';
import type { CommandContext } from '../../execute.js';
import type { Outcome } from '../../outcome.js';
import type { Tx } from '../../store/tx.js';

/** An incident number: 42. */
export const incidentNumber = z.int('an incident number such as 42').min(1).max(999_999_999);

/** What a button believed when it was made. */
export const expects = z
  .strictObject({
    status: z.enum(['triggered', 'acknowledged', 'snoozed', 'resolved', 'merged']).optional(),
    step: z.int().min(0).optional(),
  })
  .optional();

/** A comment: shown in the timeline. */
export const comment = z.string('a text').trim().max(4000, 'at most 4,000 characters').optional();

/** The input of a verb on an incident. */
export const onIncident = z.strictObject({ number: incidentNumber, comment, expects });
/** The parsed input of a verb on an incident. */
export type OnIncident = z.infer<typeof onIncident>;

/** Which version of an incident a verb finds, for callers who say which one they saw. */
export const versionOfIncident = (tx: Tx, organisationId: string, { number }: { number?: number }) =>
  lockIncidentVersion(tx, organisationId, number === undefined ? undefined : String(number));

/** An incident with its escalation, both locked. */
export interface Loaded {
  incident: Incident;
  escalation: Escalation | undefined;
}

/**
 * Locks an incident and its escalation.
 * @throws NotFound when there is no incident of that number
 */
export async function loadIncident(ctx: CommandContext, number: number): Promise<Loaded> {
  const { tx, actor } = ctx;
  const incident = await lockIncident(tx, actor.organisationId, number);
  if (!incident || !(await isWithin(ctx, incident))) throw new NotFound(`There is no ${incidentName(number)}.`);
  const [escalation] = await lockEscalations(tx, actor.organisationId, [incident.id]);
  auditIncident(ctx, incident);
  return { incident, escalation };
}

/** What of an incident the audit keeps, as it is now and as it is when the command is done. */
export function auditIncident({ audit }: CommandContext, incident: Incident): void {
  audit({ before: shownOf(incident), after: () => shownOf(incident) });
}

/** What of an incident the audit shows. */
export const shownOf = (incident: Incident) => ({
  title: incident.title,
  status: incident.status,
  phase: incident.phase,
  severity: incident.severity,
  private: incident.private,
  acknowledgedBy: incident.acknowledgedByName,
  acknowledgements: incident.acks.map(({ name }) => name),
  snoozedUntil: incident.snoozedUntil,
  mergedInto: incident.mergedInto,
  resolveReason: incident.resolveReason,
});

/** A key of a team knows the incidents of that team's services, and no others. */
export async function isWithin({ tx, actor }: CommandContext, { serviceId }: Incident): Promise<boolean> {
  if (actor.kind !== 'token' || actor.teamId === null) return true;
  const service = serviceId === null ? undefined : await findService(tx, actor.organisationId, serviceId);
  return service?.teamId === actor.teamId;
}

/** An incident as the subject of an outcome. */
export const subjectOf = (incident: Incident) => ({ kind: 'incident', id: incident.id, number: incident.number });

/** The answer where nothing had to change. */
export const unchanged = (incident: Incident, reason: string): Outcome => ({
  changed: false,
  reason,
  subject: subjectOf(incident),
});

/** The answer where something did. */
export const done = (incident: Incident, reason: string): Outcome => ({
  changed: true,
  reason,
  subject: subjectOf(incident),
});

/** Why a verb does nothing to a test page, which only waits to be acknowledged; undefined for an incident. */
export const testReason = ({ origin, number }: Incident): string | undefined =>
  origin === 'test' ? `${incidentName(number)} is a test page; all it wants is an acknowledgement.` : undefined;

/** A comment as the end of a sentence: `: “looking at it”`. */
export const quoted = (text: string | undefined) => (text ? `: “${text}”` : '');

const surfaces: Record<string, string> = {
  chat: ' in chat',
  email: ' by e-mail',
  rest: ' over the API',
  cli: ' from the command line',
};

/** " in chat", " by e-mail": how it was done, for timeline sentences. */
export const viaWords = (via: string): string => surfaces[via] ?? '';

/** Who holds an acknowledged incident, and since when, in the actor's own zone: "Priya has it since 14:08". */
export async function holderOf({ tx, actor, now }: CommandContext, incident: Incident): Promise<string> {
  const users = await readUsers(tx, actor.organisationId);
  const name = users.find((user) => user.id === incident.acknowledgedBy)?.name ?? incident.acknowledgedByName;
  const zone = users.find((user) => user.id === actor.id)?.zone ?? 'UTC';
  const held = { acknowledgedAt: incident.acknowledgedAt, holder: { id: incident.acknowledgedBy, name } };
  return whoHasIt(held, { id: actor.id, zone }, now);
}

/** The truth for a button that was drawn before something changed, or undefined when it is still right. */
export async function staleReason(
  ctx: CommandContext,
  { incident, escalation }: Loaded,
  belief: OnIncident['expects'],
): Promise<string | undefined> {
  if (belief?.status !== undefined && belief.status !== incident.status) {
    const has = incident.status === 'acknowledged' ? await holderOf(ctx, incident) : null;
    return staleSentence(incidentName(incident.number), incident.status, has);
  }
  const step = escalation?.lastPlan?.step;
  if (belief?.step === undefined || step === undefined || belief.step === step || incident.status !== 'triggered')
    return undefined;
  return `Step ${belief.step + 1} is over: step ${step + 1} is being paged now.`;
}
