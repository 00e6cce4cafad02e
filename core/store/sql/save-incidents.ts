import type { Incident } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** Every column of an incident that can change, with its type and the field it is taken from. */
const columns: [name: string, type: string, field: keyof Incident][] = [
  ['status', 'text', 'status'],
  ['phase', 'text', 'phase'],
  ['severity', 'text', 'severity'],
  ['absorbs', 'boolean', 'absorbs'],
  ['acknowledged_at', 'timestamptz', 'acknowledgedAt'],
  ['acknowledged_by', 'uuid', 'acknowledgedBy'],
  ['acknowledged_by_name', 'text', 'acknowledgedByName'],
  ['acknowledged_alert_count', 'integer', 'acknowledgedAlertCount'],
  ['snoozed_until', 'timestamptz', 'snoozedUntil'],
  ['snoozed_by', 'uuid', 'snoozedBy'],
  ['snoozed_by_name', 'text', 'snoozedByName'],
  ['merged_into', 'uuid', 'mergedInto'],
  ['wake_at', 'timestamptz', 'wakeAt'],
  ['asked_at', 'timestamptz', 'askedAt'],
  ['acks', 'json', 'acks'],
  ['resolved_at', 'timestamptz', 'resolvedAt'],
  ['resolved_by', 'uuid', 'resolvedBy'],
  ['resolved_by_name', 'text', 'resolvedByName'],
  ['resolve_reason', 'text', 'resolveReason'],
  ['last_page_failed', 'boolean', 'lastPageFailed'],
  ['private', 'boolean', 'private'],
  ['alert_count', 'integer', 'alertCount'],
  ['firing_count', 'integer', 'firingCount'],
];

const statement = `update incidents i
  set ${columns.map(([name]) => `${name} = t.${name}`).join(', ')},
      version = i.version + 1, views_due_at = coalesce(i.views_due_at, $2)
  from (select unnest($3::uuid[]) id,
               ${columns.map(([name, type], index) => `unnest($${index + 4}::${type}[]) ${name}`).join(', ')}) t
  where i.organisation_id = $1 and i.id = t.id`;

/** Saves changed incidents; each gets a new version, and its views are due. */
export async function saveIncidents(tx: Tx, organisationId: string, incidents: Incident[], now: Date): Promise<void> {
  if (incidents.length === 0) return;
  const valuesOf = ([, type, field]: (typeof columns)[number]) =>
    incidents.map((incident) => (type === 'json' ? JSON.stringify(incident[field]) : incident[field]));
  await tx.query(statement, [organisationId, now, incidents.map((incident) => incident.id), ...columns.map(valuesOf)]);
}
