import type { IncidentStatus, Severity } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** A line of a list of incidents. */
export interface IncidentSummary {
  id: string;
  number: number;
  title: string;
  status: IncidentStatus;
  severity: Severity;
  service: { id: string; name: string } | null;
  openedAt: Date;
  acknowledgedAt: Date | null;
  resolvedAt: Date | null;
  alertCount: number;
  /** Names. */
  acknowledgedBy: string | null;
  /** Names of whom the present step pages. */
  paging: string[];
  /** Does it page the reader, or has the reader acknowledged it? */
  mine: boolean;
}

/** What a list of incidents is narrowed by; null: by nothing. */
export interface IncidentFilter {
  status: IncidentStatus | 'open' | 'all';
  severity: Severity | null;
  serviceId: string | null;
  teamId: string | null;
  /** A text in the title. */
  q: string | null;
  /** When it was opened: from here on, and before there. */
  from: Date | null;
  to: Date | null;
  before: number | null;
  limit: number;
  userId: string | null;
}

const closed = `i.status in ('resolved', 'merged')`;
const conditions: Record<string, string> = { open: `not (${closed})`, resolved: closed, all: 'true' };

/** Incidents, newest number first; `before` is the number to go on below. */
export async function listIncidentRows(
  tx: Tx,
  organisationId: string,
  filter: IncidentFilter,
): Promise<IncidentSummary[]> {
  const condition = conditions[filter.status] ?? 'true';
  const status = filter.status in conditions ? null : filter.status;
  return tx.query<IncidentSummary>(
    `select i.id, i.number, i.title, i.status, i.severity, i.opened_at as "openedAt", i.acknowledged_at as "acknowledgedAt",
            i.resolved_at as "resolvedAt", i.alert_count as "alertCount", coalesce(u.name, i.acknowledged_by_name) as "acknowledgedBy",
            case when s.id is null then null else json_build_object('id', s.id, 'name', s.name) end as service,
            coalesce(p.names, '{}') as paging,
            coalesce(i.acknowledged_by = $4, false) or coalesce(i.snoozed_by = $4, false) or coalesce($4 = any (p.ids), false) as mine
     from incidents i
     left join services s on s.organisation_id = i.organisation_id and s.id = i.service_id
     left join users u on u.organisation_id = i.organisation_id and u.id = i.acknowledged_by
     left join lateral (
       select array_agg(distinct w.name) as names, array_agg(distinct w.id) as ids
       from pages g join users w on w.organisation_id = g.organisation_id and w.id = g.user_id
       where g.organisation_id = i.organisation_id and g.incident_id = i.id and g.status <> 'suppressed' and i.status = 'triggered'
     ) p on true
     where i.organisation_id = $1 and i.origin <> 'test' and ($2::integer is null or i.number < $2) and ($5::text is null or i.status = $5) and ${condition}
       and ($6::text is null or i.severity = $6)
       and ($7::uuid is null or i.service_id = $7) and ($8::uuid is null or s.team_id = $8)
       and ($9::text is null or position(lower($9) in lower(i.title)) > 0)
       and ($10::timestamptz is null or i.opened_at >= $10) and ($11::timestamptz is null or i.opened_at < $11)
     order by i.number desc limit $3`,
    [
      organisationId,
      filter.before,
      filter.limit,
      filter.userId,
      status,
      filter.severity,
      filter.serviceId,
      filter.teamId,
      filter.q,
      filter.from,
      filter.to,
    ],
  );
}
