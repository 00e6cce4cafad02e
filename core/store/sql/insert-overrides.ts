import type { Override } from '../../schedule/schedule.js';
import type { Tx } from '../tx.js';

/** Stores overrides of a schedule; those of one call belong together and are ended together. */
export async function insertOverrides(
  tx: Tx,
  organisationId: string,
  scheduleId: string,
  rows: Override[],
  made: { by: string | null; at: Date; batch: string },
): Promise<void> {
  await tx.query(
    `insert into overrides (organisation_id, id, schedule_id, kind, user_id, replaces_user_id, priority, starts_at, ends_at,
                            batch, created_by, created_at)
     select $1, unnest($2::uuid[]), $3, unnest($4::text[]), unnest($5::uuid[]), unnest($6::uuid[]), unnest($7::integer[]),
            unnest($8::timestamptz[]), unnest($9::timestamptz[]), $10, $11, $12`,
    [
      organisationId,
      rows.map((r) => r.id),
      scheduleId,
      rows.map((r) => r.kind),
      rows.map((r) => r.userId),
      rows.map((r) => r.replacesUserId),
      rows.map((r) => r.priority),
      rows.map((r) => r.startsAt),
      rows.map((r) => r.endsAt),
      made.batch,
      made.by,
      made.at,
    ],
  );
}

/**
 * Ends overrides, and those that were made with them, at an instant: what had begun stays for its time until then, what had not
 * goes. Answers how many there were.
 */
export async function endOverrides(tx: Tx, organisationId: string, ids: string[], at: Date): Promise<number> {
  const batches = `batch in (select batch from overrides where organisation_id = $1 and id = any($2::uuid[]))`;
  const gone = await tx.query(
    `delete from overrides where organisation_id = $1 and ${batches} and starts_at >= $3 returning id`,
    [organisationId, ids, at],
  );
  const ended = await tx.query(
    `update overrides set ends_at = $3 where organisation_id = $1 and ${batches} and ends_at > $3 returning id`,
    [organisationId, ids, at],
  );
  return gone.length + ended.length;
}
