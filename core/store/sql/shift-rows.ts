import type { RecordedShift } from '../../schedule/final-shifts.js';
import type { Tx } from '../tx.js';

/** Somebody's duty that goes on, as it was written down. */
export interface OpenShift {
  id: string;
  userId: string;
  start: Date;
}

/** The duties of a schedule that go on. */
export async function readOpenShifts(tx: Tx, organisationId: string, scheduleId: string): Promise<OpenShift[]> {
  return tx.query(
    `select id, user_id as "userId", starts_at as start from shifts
     where organisation_id = $1 and schedule_id = $2 and ends_at is null`,
    [organisationId, scheduleId],
  );
}

/** Ends duties; one that would have had no time is no duty. */
export async function endShifts(tx: Tx, organisationId: string, rows: { id: string; end: Date }[]): Promise<void> {
  if (rows.length === 0) return;
  const given = [organisationId, rows.map(({ id }) => id), rows.map(({ end }) => end)];
  const ended = `unnest($2::uuid[], $3::timestamptz[]) as ended (id, at)`;
  await tx.query(
    `delete from shifts s using ${ended} where s.organisation_id = $1 and s.id = ended.id and s.starts_at >= ended.at`,
    given,
  );
  await tx.query(
    `update shifts s set ends_at = ended.at from ${ended} where s.organisation_id = $1 and s.id = ended.id`,
    given,
  );
}

/** Writes duties down; of people who are no longer here, none. */
export async function insertShifts(
  tx: Tx,
  organisationId: string,
  scheduleId: string,
  rows: (RecordedShift & { id: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into shifts (organisation_id, id, schedule_id, user_id, starts_at, ends_at)
     select $1, n.id, $2, n.user_id, n.starts_at, n.ends_at
     from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[]) as n (id, user_id, starts_at, ends_at)
     join users u on u.organisation_id = $1 and u.id = n.user_id`,
    [
      organisationId,
      scheduleId,
      rows.map(({ id }) => id),
      rows.map(({ userId }) => userId),
      rows.map(({ start }) => start),
      rows.map(({ end }) => end),
    ],
  );
}

/** Who was on call in a span, as it was written down; by schedule. */
export async function readShifts(
  tx: Tx,
  organisationId: string,
  from: Date,
  to: Date,
): Promise<(RecordedShift & { scheduleId: string })[]> {
  return tx.query(
    `select schedule_id as "scheduleId", user_id as "userId", starts_at as start, ends_at as "end" from shifts
     where organisation_id = $1 and starts_at < $3 and (ends_at is null or ends_at > $2) order by starts_at, id`,
    [organisationId, from, to],
  );
}
