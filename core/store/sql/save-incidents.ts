import type { Incident } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** Saves changed incidents; each gets a new version, and its views are due. */
export async function saveIncidents(tx: Tx, organisationId: string, incidents: Incident[], now: Date): Promise<void> {
  if (incidents.length === 0) return;
  const column = <K extends keyof Incident>(key: K) => incidents.map((incident) => incident[key]);
  await tx.query(
    `update incidents i
     set status = t.status, phase = t.phase, severity = t.severity, absorbs = t.absorbs,
         acknowledged_at = t.acknowledged_at, acknowledged_by = t.acknowledged_by,
         acknowledged_by_name = t.acknowledged_by_name,
         acknowledged_alert_count = t.acknowledged_alert_count, snoozed_until = t.snoozed_until,
         resolved_at = t.resolved_at, resolved_by = t.resolved_by, resolved_by_name = t.resolved_by_name, resolve_reason = t.resolve_reason,
         last_page_failed = t.last_page_failed, alert_count = t.alert_count, firing_count = t.firing_count,
         version = i.version + 1, views_due_at = coalesce(i.views_due_at, $2)
     from (select unnest($3::uuid[]) id, unnest($4::text[]) status, unnest($5::text[]) phase, unnest($6::text[]) severity,
                  unnest($7::boolean[]) absorbs, unnest($8::timestamptz[]) acknowledged_at,
                  unnest($9::uuid[]) acknowledged_by, unnest($10::integer[]) acknowledged_alert_count,
                  unnest($11::timestamptz[]) snoozed_until, unnest($12::timestamptz[]) resolved_at,
                  unnest($13::uuid[]) resolved_by, unnest($14::text[]) resolve_reason,
                  unnest($15::boolean[]) last_page_failed, unnest($16::integer[]) alert_count,
                  unnest($17::integer[]) firing_count,
                  unnest($18::text[]) acknowledged_by_name, unnest($19::text[]) resolved_by_name) t
     where i.organisation_id = $1 and i.id = t.id`,
    [
      organisationId,
      now,
      column('id'),
      column('status'),
      column('phase'),
      column('severity'),
      column('absorbs'),
      column('acknowledgedAt'),
      column('acknowledgedBy'),
      column('acknowledgedAlertCount'),
      column('snoozedUntil'),
      column('resolvedAt'),
      column('resolvedBy'),
      column('resolveReason'),
      column('lastPageFailed'),
      column('alertCount'),
      column('firingCount'),
      column('acknowledgedByName'),
      column('resolvedByName'),
    ],
  );
}
