import { newId } from '../../ids.js';
import { nextCursor } from './room-rows.js';
import type { Tx } from '../tx.js';

/** The newest message with an incident's card in a room. */
export interface CardPlace {
  incidentId: string;
  roomId: string;
  messageId: string;
  /** What the view keeps besides the message's id, for drawing it again. */
  receipt: Record<string, unknown>;
  /** What the message says that held the card until now. */
  left: string;
}

/**
 * From now on the incident's card in this room is this message: it follows the incident, and the earlier one becomes a line.
 * Whoever draws the earlier one at this moment settles nothing. Call it with the room's row locked.
 */
export async function moveCard(tx: Tx, organisationId: string, place: CardPlace, now: Date): Promise<void> {
  const key = [organisationId, place.incidentId, place.roomId];
  const [standing] = await tx.query<{ message: string | null }>(
    `select receipt->>'id' as message from views
     where organisation_id = $1 and subject_id = $2 and kind = 'incident-card' and channel = 'chat' and address = $3
     for update`,
    key,
  );
  if (standing?.message) {
    const cursor = await nextCursor(tx, organisationId, place.roomId);
    await tx.query(
      `update room_messages set kind = 'notice', card = null, text = $3, cursor = $4, edited_at = $5
       where organisation_id = $1 and id = $2`,
      [organisationId, standing.message, place.left, cursor, now],
    );
  }
  await tx.query(
    `insert into views (organisation_id, id, subject_id, kind, channel, address, receipt, due_at)
     select $1, $4, $2, 'incident-card', 'chat', $3, $5, $6
     where exists (select 1 from incidents where organisation_id = $1 and id = $2)
     on conflict (organisation_id, subject_id, kind, channel, address) do update
     set receipt = excluded.receipt, due_at = excluded.due_at, lease_until = null, attempts = views.attempts + 1`,
    [...key, newId(), JSON.stringify({ ...place.receipt, id: place.messageId }), now],
  );
}
