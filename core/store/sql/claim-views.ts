import type { Tx } from '../tx.js';

/** A view that this process may draw until its lease ends. */
export interface ClaimedView {
  id: string;
  subjectId: string;
  kind: 'incident-card' | 'incident-room';
  channel: string;
  address: string;
  receipt: { id: string; [key: string]: unknown } | null;
  attempts: number;
}

/** Spreads the mark of changed incidents onto their views; a view is due at most once a second. */
export async function stampViews(tx: Tx, organisationId: string, now: Date): Promise<void> {
  await tx.query(
    `with changed as (
       select organisation_id, id from incidents
       where organisation_id = $1 and views_due_at <= $2 order by id for update skip locked
     ), cleared as (
       update incidents i set views_due_at = null from changed c
       where i.organisation_id = c.organisation_id and i.id = c.id returning i.id, i.version
     )
     update views v
     set wanted_version = greatest(v.wanted_version, cleared.version),
         due_at = case when v.lease_until is not null and v.due_at is not null then v.due_at
                       else least(coalesce(v.due_at, 'infinity'), greatest($2, coalesce(v.shown_at + interval '1 second', $2))) end
     from cleared where v.organisation_id = $1 and v.subject_id = cleared.id`,
    [organisationId, now],
  );
}

/** Claims due views; one worker a view. */
export async function claimViews(tx: Tx, organisationId: string, now: Date, limit: number): Promise<ClaimedView[]> {
  return tx.query<ClaimedView>(
    `with due as (
       select id from views
       where organisation_id = $1 and due_at <= $2 and (lease_until is null or lease_until < clock_timestamp())
       order by due_at, id limit $3 for update skip locked
     )
     update views v set lease_until = clock_timestamp() + interval '15 seconds', attempts = v.attempts + 1
     from due where v.organisation_id = $1 and v.id = due.id
     returning v.id, v.subject_id as "subjectId", v.kind, v.channel, v.address, v.receipt, v.attempts`,
    [organisationId, now, limit],
  );
}

/** How drawing a view went. */
export interface ViewEnd {
  id: string;
  attempts: number;
  /** The id of the receipt it was claimed with. */
  drew: string | null;
  /** The version that is shown now; null when it could not be shown. */
  version: number | null;
  receipt: unknown;
  /** When it must be drawn again without a change: a button that ends, or the next attempt. */
  againAt: Date | null;
  reason: string | null;
}

/** Saves what is shown. What changed meanwhile is due again in a second. */
export async function saveViewEnds(tx: Tx, organisationId: string, ends: ViewEnd[], now: Date): Promise<void> {
  if (ends.length === 0) return;
  await tx.query(
    `update views v
     set receipt = coalesce(t.receipt, v.receipt), shown_version = coalesce(t.version, v.shown_version), reason = t.reason,
         shown_at = case when t.version is null then v.shown_at else $2 end, lease_until = null,
         attempts = case when t.version is null then v.attempts else 0 end,
         due_at = case when t.version is not null and v.wanted_version > t.version then $2 + interval '1 second' else t.again_at end
     from (select unnest($3::uuid[]) id, unnest($4::integer[]) attempts, unnest($5::integer[]) version,
                  unnest($6::json[]) receipt, unnest($7::timestamptz[]) again_at, unnest($8::text[]) reason,
                  unnest($9::text[]) drew) t
     where v.organisation_id = $1 and v.id = t.id and v.attempts = t.attempts
       and v.receipt->>'id' is not distinct from t.drew`,
    [
      organisationId,
      now,
      ends.map((e) => e.id),
      ends.map((e) => e.attempts),
      ends.map((e) => e.version),
      ends.map((e) => (e.receipt ? JSON.stringify(e.receipt) : null)),
      ends.map((e) => e.againAt),
      ends.map((e) => e.reason),
      ends.map((e) => e.drew),
    ],
  );
}
