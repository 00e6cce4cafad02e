import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { postMessage } from './post-message.js';

/** OpenAlert puts a card or a notice into a room. Data: `messageId`. */
export const roomPost = defineCommand({
  name: 'room.post',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    room: z.uuid(),
    kind: z.enum(['card', 'notice']),
    text: z.string(),
    card: z.unknown().optional(),
    pinned: z.boolean().optional(),
  }),
  async handle(ctx, { room, kind, text, card, pinned }) {
    const message = {
      roomId: room,
      kind,
      text,
      card: card ?? null,
      pinned: pinned ?? false,
      authorId: null,
      authorName: 'OpenAlert',
    };
    const messageId = await postMessage(ctx, message);
    return { changed: true, reason: 'posted', subject: { kind: 'room', id: room }, data: { messageId } };
  },
});
