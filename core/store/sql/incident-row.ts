import type { Incident } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** The columns of an incident under the names of the type `Incident`; `i` is the table. */
export const incidentColumns = `
  i.id, i.number, i.title, i.status, i.phase, i.severity, i.origin, i.service_id as "serviceId", i.group_key as "groupKey",
  i.absorbs, i.opened_at as "openedAt", i.acknowledged_at as "acknowledgedAt", i.acknowledged_by as "acknowledgedBy",
  i.acknowledged_by_name as "acknowledgedByName",
  i.acknowledged_alert_count as "acknowledgedAlertCount", i.snoozed_until as "snoozedUntil",
  i.snoozed_by as "snoozedBy", i.snoozed_by_name as "snoozedByName", i.merged_into as "mergedInto", i.wake_at as "wakeAt",
  i.asked_at as "askedAt", i.acks, i.resolved_at as "resolvedAt",
  i.resolved_by as "resolvedBy", i.resolved_by_name as "resolvedByName", i.resolve_reason as "resolveReason", i.last_page_failed as "lastPageFailed", i.private,
  i.alert_count as "alertCount", i.firing_count as "firingCount", i.version`;

/** Locks one incident by its number; rows that only point at it (a link, a page) are not held up. */
export async function lockIncident(tx: Tx, organisationId: string, number: number): Promise<Incident | undefined> {
  const [row] = await tx.query<Incident>(
    `select ${incidentColumns} from incidents i where i.organisation_id = $1 and i.number = $2 for no key update`,
    [organisationId, number],
  );
  return row;
}

/** Locks those of these incidents that nobody else holds, in ascending order of id. */
export async function lockFreeIncidents(tx: Tx, organisationId: string, ids: string[]): Promise<Incident[]> {
  if (ids.length === 0) return [];
  return tx.query<Incident>(
    `select ${incidentColumns} from incidents i where i.organisation_id = $1 and i.id = any($2::uuid[])
     order by i.id for no key update skip locked`,
    [organisationId, ids],
  );
}

/** Locks incidents by id, in ascending order of id. */
export async function lockIncidents(tx: Tx, organisationId: string, ids: string[]): Promise<Incident[]> {
  if (ids.length === 0) return [];
  return tx.query<Incident>(
    `select ${incidentColumns} from incidents i where i.organisation_id = $1 and i.id = any($2::uuid[]) order by i.id for no key update`,
    [organisationId, ids],
  );
}

/** The number of an incident that is there. */
export async function findIncidentNumber(tx: Tx, organisationId: string, id: string): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    `select number from incidents where organisation_id = $1 and id = $2`,
    [organisationId, id],
  );
  return row!.number;
}
