import type { Tx } from '../tx.js';

/** What incidents took, in milliseconds: the middle one and the mean; null: none came to it. */
export interface MeasuredIncidents {
  incidents: number;
  acknowledged: number;
  acknowledgeMedianMs: number | null;
  acknowledgeMeanMs: number | null;
  resolved: number;
  resolveMedianMs: number | null;
  resolveMeanMs: number | null;
}

/** What is measured: incidents that were opened in a span, of a service, of a severity. */
export interface MeasureFilter {
  from: Date;
  /** Before there; null: until now. */
  to: Date | null;
  serviceId: string | null;
  severity: string | null;
}

/** The newest ones of a span are measured, at most so many. */
const mostMeasured = 10_000;

/**
 * What the incidents of a span took: from their opening to the first acknowledgement, and to their last end. Test pages are no
 * incidents, and a merged one is measured with the one that took it in.
 */
export async function measureIncidents(
  tx: Tx,
  organisationId: string,
  { from, to, serviceId, severity }: MeasureFilter,
): Promise<MeasuredIncidents> {
  const [row] = await tx.query<MeasuredIncidents>(
    `with wanted as (
       select i.organisation_id, i.id, i.opened_at, i.resolved_at from incidents i
       where i.organisation_id = $1 and i.opened_at >= $2 and ($3::timestamptz is null or i.opened_at < $3)
         and i.origin <> 'test' and i.status <> 'merged'
         and ($4::uuid is null or i.service_id = $4) and ($5::text is null or i.severity = $5)
       order by i.opened_at desc limit $6
     ), measured as (
       select 1000 * extract(epoch from (
                select min(t.at) from timeline t
                where t.organisation_id = i.organisation_id and t.incident_id = i.id and t.kind = 'incident.acknowledged'
              ) - i.opened_at) as acknowledge_ms,
              1000 * extract(epoch from i.resolved_at - i.opened_at) as resolve_ms
       from wanted i
     )
     select count(*)::integer as incidents, count(acknowledge_ms)::integer as acknowledged,
            (percentile_cont(0.5) within group (order by acknowledge_ms))::float8 as "acknowledgeMedianMs",
            avg(acknowledge_ms)::float8 as "acknowledgeMeanMs", count(resolve_ms)::integer as resolved,
            (percentile_cont(0.5) within group (order by resolve_ms))::float8 as "resolveMedianMs",
            avg(resolve_ms)::float8 as "resolveMeanMs"
     from measured`,
    [organisationId, from, to, serviceId, severity, mostMeasured],
  );
  return row!;
}
