import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findMessageRoom, nextCursor, updateRoomMessage } from '../../store/sql/room-rows.js';

/** OpenAlert edits one of its messages where it stands; readers see it change. Data: `messageId`. */
export const roomEdit = defineCommand({
  name: 'room.edit',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    message: z.uuid(),
    text: z.string(),
    card: z.unknown().optional(),
    pinned: z.boolean().optional(),
  }),
  async handle(ctx, { message, text, card, pinned }) {
    const { tx, now, actor } = ctx;
    const roomId = await findMessageRoom(tx, actor.organisationId, message);
    const cursor = roomId && (await nextCursor(tx, actor.organisationId, roomId));
    if (!roomId || !cursor) throw new NotFound('There is no such message.');
    const edited = await updateRoomMessage(
      tx,
      actor.organisationId,
      { id: message, cursor, text, card: card ?? null, pinned: pinned ?? false },
      now,
    );
    ctx.signal({ topic: 'room', room: roomId });
    const reason = edited ? 'edited' : 'its card has moved on';
    return { changed: edited, reason, subject: { kind: 'room', id: roomId }, data: { messageId: message } };
  },
});
