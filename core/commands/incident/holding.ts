/** What it means that somebody has an incident: whose it is, for how long before they are asked, and that they are at it. */
import { ackTimeoutOf } from '../../escalation/ack-timeout-of.js';
import { nobodyHasIt, type Incident } from '../../incident/incident.js';
import { readAckTimeouts } from '../../store/sql/read-ack-timeouts.js';
import { suppressPages } from '../../store/sql/page-rows.js';
import type { CommandContext } from '../../execute.js';
import type { Loaded } from './on-incident.js';

/** Putting the question off by less than this is not worth drawing the card anew. */
const worthWritingMs = 60_000;

/** Gives the incident to somebody, in place; the caller saves it and ends the paging. */
export async function giveTo(
  ctx: CommandContext,
  loaded: Loaded,
  holder: { id: string | null; name: string },
): Promise<void> {
  const { incident } = loaded;
  const { acks } = incident;
  Object.assign(incident, nobodyHasIt, {
    status: 'acknowledged',
    acknowledgedAt: ctx.now,
    acknowledgedBy: holder.id,
    acknowledgedByName: holder.name,
    acknowledgedAlertCount: incident.alertCount,
    wakeAt: await holdsUntil(ctx, loaded),
    acks,
  });
  if (holder.id) noteAck(incident, { id: holder.id, name: holder.name });
}

/** Remembers that somebody has acknowledged, once. True when it was not known. */
export function noteAck(incident: Incident, by: { id: string; name: string }): boolean {
  if (incident.acks.some(({ id }) => id === by.id)) return false;
  incident.acks = [...incident.acks, { id: by.id, name: by.name }];
  return true;
}

/** Whoever has it did something about it: the question "still on it?" is as good as answered. Changes the incident in place. */
export async function stillOnIt(ctx: CommandContext, loaded: Loaded): Promise<boolean> {
  const { incident } = loaded;
  if (incident.status !== 'acknowledged' || incident.wakeAt === null) return false;
  if (ctx.actor.kind !== 'user' || incident.acknowledgedBy !== ctx.actor.id) return false;
  const wakeAt = await holdsUntil(ctx, loaded);
  if (incident.askedAt === null && wakeAt && wakeAt.getTime() - incident.wakeAt.getTime() < worthWritingMs)
    return false;
  await endQuestion(ctx, incident, `${ctx.actor.name} is still on it`);
  Object.assign(incident, { askedAt: null, wakeAt });
  ctx.signal({ topic: 'due' });
  return true;
}

/** The question "still on it?" is void: what of it is still on its way by other channels is not sent. */
export async function endQuestion(
  { tx, actor }: CommandContext,
  { id, askedAt, acknowledgedBy }: Incident,
  reason: string,
): Promise<void> {
  if (askedAt === null || acknowledgedBy === null) return;
  await suppressPages(tx, actor.organisationId, [id], reason, { userId: acknowledgedBy });
}

/** An acknowledgement holds as long as the new severity says: sooner or never, but what others do puts off nothing. */
export async function holdAsSeverity(ctx: CommandContext, loaded: Loaded): Promise<void> {
  const { incident } = loaded;
  if (incident.status !== 'acknowledged' || incident.askedAt !== null) return;
  const until = await holdsUntil(ctx, loaded);
  if (!until || !incident.wakeAt || until < incident.wakeAt) incident.wakeAt = until;
}

/** When whoever has it is asked; null where nobody is. */
export async function holdsUntil(ctx: CommandContext, { incident, escalation }: Loaded): Promise<Date | null> {
  const { service, severities } = await readAckTimeouts(ctx.tx, ctx.actor.organisationId, incident.serviceId);
  const policy = escalation?.snapshot.ackTimeoutSeconds;
  const seconds = ackTimeoutOf({ service, policy, severity: severities[incident.severity] });
  return seconds === null ? null : new Date(ctx.now.getTime() + (seconds * 1000) / (escalation?.speed ?? 1));
}
