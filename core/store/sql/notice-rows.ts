/** Notices: put by commands, claimed by the sweep that sends them, settled with what came of it. */
import type { Notice } from '../../notification/notice.js';
import type { PersonView } from '../../notification/message.js';
import type { Tx } from '../tx.js';

/** A notice for one place, as a command puts it. */
export interface NewNotice {
  id: string;
  key: string;
  incidentId: string | null;
  userId: string | null;
  channel: string;
  address: string;
  notice: Notice;
  dueAt: Date;
}

/**
 * Stores notices. One that stands already (same key and place) is edited where it says something else; what is told again in the
 * same words changes nothing.
 */
export async function putNotices(tx: Tx, organisationId: string, notices: NewNotice[], now: Date): Promise<void> {
  if (notices.length === 0) return;
  await tx.query(
    `insert into notices (organisation_id, id, key, incident_id, user_id, channel, address, notice, created_at, due_at)
     select $1, t.id, t.key, t.incident_id, t.user_id, t.channel, t.address, t.notice, $2, t.due_at
     from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::json[], $10::timestamptz[])
       as t (id, key, incident_id, user_id, channel, address, notice, due_at)
     on conflict (organisation_id, key, channel, address) do update
     set notice = excluded.notice, version = notices.version + 1, status = 'pending', reason = null, attempts = 0,
         due_at = excluded.due_at
     where notices.notice::text <> excluded.notice::text`,
    [
      organisationId,
      now,
      notices.map(({ id }) => id),
      notices.map(({ key }) => key),
      notices.map(({ incidentId }) => incidentId),
      notices.map(({ userId }) => userId),
      notices.map(({ channel }) => channel),
      notices.map(({ address }) => address),
      notices.map(({ notice }) => JSON.stringify(notice)),
      notices.map(({ dueAt }) => dueAt),
    ],
  );
}

/** Notices that were put and not sent yet are not sent any more; answers how many. */
export async function suppressNotices(tx: Tx, organisationId: string, keys: string[], reason: string): Promise<number> {
  const rows = await tx.query(
    `update notices set status = 'suppressed', reason = $3, due_at = null, lease_until = null
     where organisation_id = $1 and key = any($2::text[]) and status = 'pending' and shown_version = 0 returning id`,
    [organisationId, keys, reason],
  );
  return rows.length;
}

/** A notice that this process may send until its lease ends. */
export interface ClaimedNotice {
  id: string;
  incidentId: string | null;
  channel: string;
  address: string;
  notice: Notice;
  version: number;
  receipt: { id: string; [key: string]: unknown } | null;
  attempts: number;
  /** To whom it is said; null in a room. */
  person: PersonView | null;
  /** It is about a private incident, which its reader does not see any more. */
  hidden: boolean;
}

/** Claims due notices; one worker a notice. */
export async function claimNotices(tx: Tx, organisationId: string, now: Date, limit: number): Promise<ClaimedNotice[]> {
  return tx.query<ClaimedNotice>(
    `with due as (
       select n.id, case when u.id is null then null
                         else json_build_object('id', u.id, 'name', u.name, 'handle', u.handle, 'zone', u.zone) end as person
       from notices n left join users u on u.organisation_id = n.organisation_id and u.id = n.user_id
       where n.organisation_id = $1 and n.due_at <= $2 and (n.lease_until is null or n.lease_until < clock_timestamp())
       order by n.due_at, n.id limit $3 for update of n skip locked
     )
     update notices n set lease_until = clock_timestamp() + interval '15 seconds', attempts = n.attempts + 1
     from due where n.organisation_id = $1 and n.id = due.id
     returning n.id, n.incident_id as "incidentId", n.channel, n.address, n.notice, n.version, n.receipt, n.attempts, due.person,
       n.incident_id is not null and n.user_id is not null and n.incident_id = any(hidden_from(n.user_id)) as hidden`,
    [organisationId, now, limit],
  );
}

/** How sending a notice went. */
export interface NoticeEnd {
  id: string;
  attempts: number;
  status: 'sent' | 'pending' | 'failed' | 'suppressed';
  /** The version that is shown now; null when it was not sent. */
  version: number | null;
  receipt: unknown;
  /** When it is tried again. */
  againAt: Date | null;
  reason: string | null;
}

/** Saves what came of sending. What was changed meanwhile is due again. */
export async function saveNoticeEnds(tx: Tx, organisationId: string, ends: NoticeEnd[], now: Date): Promise<void> {
  if (ends.length === 0) return;
  await tx.query(
    `update notices n
     set receipt = coalesce(t.receipt, n.receipt), shown_version = coalesce(t.version, n.shown_version),
         sent_at = case when t.version is null then n.sent_at else $2 end, lease_until = null,
         attempts = case when t.version is null then n.attempts else 0 end,
         status = case when n.version > t.version then 'pending' else t.status end,
         reason = t.reason,
         due_at = case when n.version > t.version then $2 else t.again_at end
     from (select unnest($3::uuid[]) id, unnest($4::integer[]) attempts, unnest($5::text[]) status,
                  unnest($6::integer[]) as version, unnest($7::json[]) receipt, unnest($8::timestamptz[]) again_at,
                  unnest($9::text[]) reason) t
     where n.organisation_id = $1 and n.id = t.id and n.attempts = t.attempts`,
    [
      organisationId,
      now,
      ends.map((end) => end.id),
      ends.map((end) => end.attempts),
      ends.map((end) => end.status),
      ends.map((end) => end.version),
      ends.map((end) => (end.receipt ? JSON.stringify(end.receipt) : null)),
      ends.map((end) => end.againAt),
      ends.map((end) => end.reason),
    ],
  );
}
