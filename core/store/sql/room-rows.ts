import type { Tx } from '../tx.js';

/** A room to be opened. */
export interface NewRoom {
  id: string;
  name: string;
  kind: 'incidents' | 'channel' | 'incident' | 'direct';
  incidentId: string | null;
  userId: string | null;
  topic: string;
}

/** Opens a room; a room that is there already (same name, incident or person) is left alone. Answers the id that stands. */
export async function insertRoom(tx: Tx, organisationId: string, room: NewRoom, now: Date): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into rooms (organisation_id, id, name, kind, incident_id, user_id, topic, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
    [organisationId, room.id, room.name, room.kind, room.incidentId, room.userId, room.topic, now],
  );
  if (row) return row.id;
  const [standing] = await tx.query<{ id: string }>(
    `select id from rooms
     where organisation_id = $1 and (lower(name) = lower($2) or incident_id = $3 or user_id = $4) limit 1`,
    [organisationId, room.name, room.incidentId, room.userId],
  );
  if (!standing) throw new Error(`the room ${room.name} is neither new nor there`);
  return standing.id;
}

/** The room in which a person gets direct messages. */
export async function findDirectRoom(tx: Tx, organisationId: string, userId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(`select id from rooms where organisation_id = $1 and user_id = $2`, [
    organisationId,
    userId,
  ]);
  return row?.id;
}

/** Takes the next cursor of a room under its row's lock, so that cursors are gapless in commit order. */
export async function nextCursor(tx: Tx, organisationId: string, roomId: string): Promise<number | undefined> {
  const [row] = await tx.query<{ head: number }>(
    `update rooms set head = head + 1 where organisation_id = $1 and id = $2 and archived_at is null returning head`,
    [organisationId, roomId],
  );
  return row && Number(row.head);
}

/** A message to be posted. */
export interface NewRoomMessage {
  id: string;
  roomId: string;
  cursor: number;
  kind: 'text' | 'card' | 'notice';
  authorId: string | null;
  authorName: string;
  text: string;
  card: unknown;
  pinned: boolean;
}

/** Stores a message; its place in the room is the cursor of its posting. */
export async function insertRoomMessage(
  tx: Tx,
  organisationId: string,
  message: NewRoomMessage,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into room_messages (organisation_id, id, room_id, position, cursor, kind, author_id, author_name, text, card,
                                pinned, posted_at)
     values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      organisationId,
      message.id,
      message.roomId,
      message.cursor,
      message.kind,
      message.authorId,
      message.authorName,
      message.text,
      message.card === null ? null : JSON.stringify(message.card),
      message.pinned,
      now,
    ],
  );
}

/** The room a message stands in; undefined when there is no such message. */
export async function findMessageRoom(tx: Tx, organisationId: string, messageId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ roomId: string }>(
    `select room_id as "roomId" from room_messages where organisation_id = $1 and id = $2`,
    [organisationId, messageId],
  );
  return row?.roomId;
}

/** Edits a message where it stands; false for one whose card has moved on: it takes no card any more. */
export async function updateRoomMessage(
  tx: Tx,
  organisationId: string,
  message: { id: string; cursor: number; text: string; card: unknown; pinned: boolean },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update room_messages set cursor = $3, text = $4, card = $5, pinned = $6, edited_at = $7
     where organisation_id = $1 and id = $2 and ($5::json is null or kind = 'card' or card is not null)
     returning id`,
    [
      organisationId,
      message.id,
      message.cursor,
      message.text,
      message.card === null ? null : JSON.stringify(message.card),
      message.pinned,
      now,
    ],
  );
  return rows.length > 0;
}
