import type { Tx } from '../tx.js';

/** A page to be stored. step -1: by hand, not by a step of the policy. */
export interface NewPage {
  id: string;
  incidentId: string;
  step: number;
  loop: number;
  userId: string;
  rule: string;
  channel: string;
  address: string;
  why: string;
  dueAt: Date;
  /** Set for a page that can reach nobody: it is stored as failed. */
  failed: string | null;
}

/**
 * Stores pages; one with a known key is left alone. Whoever is paged about a private incident is named on it by that. Answers how
 * many are new.
 */
export async function insertPages(tx: Tx, organisationId: string, pages: NewPage[], now: Date): Promise<number> {
  if (pages.length === 0) return 0;
  const rows = await tx.query(
    `with stored as (
     insert into pages (organisation_id, id, incident_id, step, loop, user_id, rule, channel, address, why, due_at, status,
                        reason, created_at)
     select $1, unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::integer[]), unnest($6::integer[]), unnest($7::uuid[]),
            unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]), unnest($12::timestamptz[]),
            unnest($13::text[]), unnest($14::text[]), $2
     on conflict (organisation_id, incident_id, step, loop, user_id, rule) do nothing
     returning id, incident_id, user_id
     ), named as (
       insert into incident_responders (organisation_id, incident_id, user_id, added_at, added_by_name)
       select distinct $1::uuid, s.incident_id, s.user_id, $2::timestamptz, 'OpenAlert' from stored s
       join incidents i on i.organisation_id = $1 and i.id = s.incident_id where i.private
       on conflict do nothing
     )
     select id from stored`,
    [
      organisationId,
      now,
      pages.map((p) => p.id),
      pages.map((p) => p.incidentId),
      pages.map((p) => p.step),
      pages.map((p) => p.loop),
      pages.map((p) => p.userId),
      pages.map((p) => p.rule),
      pages.map((p) => p.channel),
      pages.map((p) => p.address),
      pages.map((p) => p.why),
      pages.map((p) => p.dueAt),
      pages.map((p) => (p.failed === null ? 'pending' : 'failed')),
      pages.map((p) => p.failed),
    ],
  );
  return rows.length;
}

/** Ends the pending pages of incidents with a reason; a page in flight is left to end by itself. */
export async function suppressPages(
  tx: Tx,
  organisationId: string,
  incidentIds: string[],
  reason: string,
  only: { userId?: string; ofSteps?: boolean } = {},
): Promise<number> {
  if (incidentIds.length === 0) return 0;
  const rows = await tx.query(
    `update pages set status = 'suppressed', reason = $3, lease_until = null
     where (organisation_id, id) in (
       select organisation_id, id from pages
       where organisation_id = $1 and incident_id = any($2::uuid[]) and status = 'pending'
         and ($4::uuid is null or user_id = $4) and (not $5::boolean or step >= 0)
       order by id for update)
     returning id`,
    [organisationId, incidentIds, reason, only.userId ?? null, only.ofSteps ?? false],
  );
  return rows.length;
}
