/** Who is named on an incident, and what becomes of its cards where it is to be seen no more. */
import { nextCursor } from './room-rows.js';
import type { Tx } from '../tx.js';

/** Names people on an incident; answers the ids of those who were not yet. */
export async function insertResponders(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  { userIds, byName }: { userIds: string[]; byName: string },
  now: Date,
): Promise<string[]> {
  const rows = await tx.query<{ userId: string }>(
    `insert into incident_responders (organisation_id, incident_id, user_id, added_at, added_by_name)
     select $1, $2, id, $4, $5 from users where organisation_id = $1 and id = any($3::uuid[])
     on conflict do nothing returning user_id as "userId"`,
    [organisationId, incidentId, userIds, now, byName],
  );
  return rows.map(({ userId }) => userId);
}

/** Names everybody who has been in it so far: who was paged, who acknowledged, who has it. */
export async function nameEverybodyPaged(tx: Tx, organisationId: string, incidentId: string, now: Date): Promise<void> {
  await tx.query(
    `insert into incident_responders (organisation_id, incident_id, user_id, added_at, added_by_name)
     select $1, $2, user_id, $3, 'OpenAlert' from (
       select user_id from pages where organisation_id = $1 and incident_id = $2
       union select actor_id from timeline where organisation_id = $1 and incident_id = $2 and actor_kind = 'user'
     ) been join users u on u.organisation_id = $1 and u.id = been.user_id
     on conflict do nothing`,
    [organisationId, incidentId, now],
  );
}

/** Takes somebody off; false where they were not named. */
export async function deleteResponder(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  userId: string,
): Promise<boolean> {
  const rows = await tx.query(
    `delete from incident_responders where organisation_id = $1 and incident_id = $2 and user_id = $3 returning user_id`,
    [organisationId, incidentId, userId],
  );
  return rows.length > 0;
}

/** Somebody who is named on an incident. */
export interface ResponderRow {
  incidentId: string;
  userId: string;
}

/** Who is named on these incidents, in the order in which they came. */
export async function readResponders(tx: Tx, organisationId: string, ids: string[]): Promise<ResponderRow[]> {
  return tx.query(
    `select incident_id as "incidentId", user_id as "userId" from incident_responders
     where organisation_id = $1 and incident_id = any($2::uuid[]) order by added_at, user_id`,
    [organisationId, ids],
  );
}

/**
 * Takes a private incident's card out of every room but its own and the direct rooms of those who may see it: a line is left.
 * Answers the rooms that changed.
 */
export async function withdrawCards(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  { left }: { left: string },
  now: Date,
): Promise<string[]> {
  const views = await tx.query<{ roomId: string; message: string | null }>(
    `delete from views v using rooms r
     where v.organisation_id = $1 and v.subject_id = $2 and v.channel = 'chat'
       and r.organisation_id = v.organisation_id and r.id::text = v.address
       and r.incident_id is distinct from v.subject_id
       and not (r.kind = 'direct' and exists (
         select 1 from users u where u.organisation_id = r.organisation_id and u.id = r.user_id and (u.role = 'owner' or exists (
           select 1 from incident_responders n
           where n.organisation_id = u.organisation_id and n.incident_id = v.subject_id and n.user_id = u.id))))
     returning r.id as "roomId", v.receipt->>'id' as message`,
    [organisationId, incidentId],
  );
  for (const { roomId, message } of views.toSorted((a, b) => (a.roomId < b.roomId ? -1 : 1))) {
    if (message === null) continue;
    const cursor = await nextCursor(tx, organisationId, roomId);
    await tx.query(
      `update room_messages set kind = 'notice', card = null, text = $3, pinned = false, cursor = $4, edited_at = $5
       where organisation_id = $1 and id = $2`,
      [organisationId, message, left, cursor, now],
    );
  }
  return views.map(({ roomId }) => roomId);
}
