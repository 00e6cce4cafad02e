import type { Override } from '../../schedule/schedule.js';
import type { Tx } from '../tx.js';

/** Stores overrides of a schedule. */
export async function insertOverrides(
  tx: Tx,
  organisationId: string,
  rows: (Override & { scheduleId: string })[],
  createdBy: string | null,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into overrides (organisation_id, id, schedule_id, user_id, replaces_user_id, starts_at, ends_at, created_by, created_at)
     select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::uuid[]), unnest($6::timestamptz[]),
            unnest($7::timestamptz[]), $8, $9`,
    [
      organisationId,
      rows.map((r) => r.id),
      rows.map((r) => r.scheduleId),
      rows.map((r) => r.userId),
      rows.map((r) => r.replacesUserId),
      rows.map((r) => r.startsAt),
      rows.map((r) => r.endsAt),
      createdBy,
      now,
    ],
  );
}
