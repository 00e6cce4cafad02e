import type { IncidentStatus } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** A room in the list at the left. */
export interface RoomSummary {
  id: string;
  name: string;
  kind: 'incidents' | 'channel' | 'incident' | 'direct';
  topic: string;
  head: number;
  incident: { number: number; status: IncidentStatus; title: string } | null;
}

/** The rooms a person sees: all but other people's direct rooms, archived ones left out. */
export async function readRooms(tx: Tx, organisationId: string, userId: string | null): Promise<RoomSummary[]> {
  const rows = await tx.query<RoomSummary>(
    `select r.id, r.name, r.kind, r.topic, r.head::integer as head,
            case when i.id is null then null
                 else json_build_object('number', i.number, 'status', i.status, 'title', i.title) end as incident
     from rooms r left join incidents i on i.organisation_id = r.organisation_id and i.id = r.incident_id
     where r.organisation_id = $1 and r.archived_at is null and (r.kind <> 'direct' or r.user_id = $2)
     order by r.kind = 'direct', r.kind = 'incident', i.number desc nulls first, lower(r.name)`,
    [organisationId, userId],
  );
  return rows;
}

/** Is there such a room, and does the person see it? */
export async function seesRoom(
  tx: Tx,
  organisationId: string,
  roomId: string,
  userId: string | null,
): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from rooms r
     where r.organisation_id = $1 and r.id = $2 and r.archived_at is null and (r.kind <> 'direct' or r.user_id = $3)`,
    [organisationId, roomId, userId],
  );
  return rows.length > 0;
}

/**
 * Of these people, those from whom that room is hidden: it is a private incident's, and they are not named on it. Asked by
 * somebody who sees it; nothing is hidden of any other room.
 */
export async function findHiddenFrom(
  tx: Tx,
  organisationId: string,
  roomId: string,
  userIds: string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `select reader.id from rooms r
     join incidents i on i.organisation_id = r.organisation_id and i.id = r.incident_id and i.private
     cross join unnest($3::uuid[]) reader (id)
     where r.organisation_id = $1 and r.id = $2 and r.id = any(hidden_from(reader.id))`,
    [organisationId, roomId, userIds],
  );
  return rows.map(({ id }) => id);
}

/** The number of the incident whose own room this is, when that person has it; nobody else's words say that they are at it. */
export async function findIncidentOfRoom(
  tx: Tx,
  organisationId: string,
  roomId: string,
  holderId: string | null,
): Promise<number | undefined> {
  const [row] = await tx.query<{ number: number }>(
    `select i.number from rooms r join incidents i on i.organisation_id = r.organisation_id and i.id = r.incident_id
     where r.organisation_id = $1 and r.id = $2 and i.status = 'acknowledged' and i.acknowledged_by = $3 and i.wake_at is not null`,
    [organisationId, roomId, holderId],
  );
  return row?.number;
}

/** The room of that name that everybody sees. */
export async function findRoom(
  tx: Tx,
  organisationId: string,
  name: string,
): Promise<{ id: string; name: string } | undefined> {
  const [row] = await tx.query<{ id: string; name: string }>(
    `select id, name from rooms
     where organisation_id = $1 and lower(name) = lower($2) and kind <> 'direct' and archived_at is null`,
    [organisationId, name],
  );
  return row;
}

/** A message of a room. */
export interface RoomMessage {
  id: string;
  roomId: string;
  /** Where it stands in the room. */
  position: number;
  /** The room's head at its last change. */
  cursor: number;
  kind: 'text' | 'card' | 'notice';
  author: { id: string | null; name: string };
  text: string;
  card: unknown;
  pinned: boolean;
  postedAt: Date;
  editedAt: Date | null;
}

const columns = `
  m.id, m.room_id as "roomId", m.position::integer as position, m.cursor::integer as cursor, m.kind,
  json_build_object('id', m.author_id, 'name', m.author_name) as author, m.text, m.card, m.pinned,
  m.posted_at as "postedAt", m.edited_at as "editedAt"`;

/** Messages that changed after a cursor, in the order of their change, so that a cut list can be gone on with. */
export async function readChangedMessages(
  tx: Tx,
  organisationId: string,
  roomId: string,
  after: number,
  limit: number,
): Promise<RoomMessage[]> {
  return tx.query<RoomMessage>(
    `select ${columns} from room_messages m
     where m.organisation_id = $1 and m.room_id = $2 and m.cursor > $3 order by m.cursor limit $4`,
    [organisationId, roomId, after, limit],
  );
}

/** The message pinned to a room; the first one, should there be several. */
export async function readPinnedMessage(
  tx: Tx,
  organisationId: string,
  roomId: string,
): Promise<RoomMessage | undefined> {
  const [row] = await tx.query<RoomMessage>(
    `select ${columns} from room_messages m
     where m.organisation_id = $1 and m.room_id = $2 and m.pinned order by m.position limit 1`,
    [organisationId, roomId],
  );
  return row;
}

/** The newest messages before a position, newest first. */
export async function readMessagesBefore(
  tx: Tx,
  organisationId: string,
  roomId: string,
  before: number | null,
  limit: number,
): Promise<RoomMessage[]> {
  return tx.query<RoomMessage>(
    `select ${columns} from room_messages m
     where m.organisation_id = $1 and m.room_id = $2 and ($3::bigint is null or m.position < $3)
     order by m.position desc limit $4`,
    [organisationId, roomId, before, limit],
  );
}
