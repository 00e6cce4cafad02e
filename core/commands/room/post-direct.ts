import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { findDirectRoom, insertRoom } from '../../store/sql/room-rows.js';
import { postMessage } from './post-message.js';

/** OpenAlert writes to one person, in the room that only they see; it is opened at the first message. Data: `messageId`. */
export const roomPostDirect = defineCommand({
  name: 'room.postDirect',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ user: z.uuid(), text: z.string(), card: z.unknown().optional() }),
  async handle(ctx, { user, text, card }) {
    const { tx, now, actor } = ctx;
    const standing = await findDirectRoom(tx, actor.organisationId, user);
    const room = {
      id: ctx.newId(),
      name: `pages-${user}`,
      kind: 'direct' as const,
      incidentId: null,
      userId: user,
      topic: 'Your pages',
    };
    const roomId = standing ?? (await insertRoom(tx, actor.organisationId, room, now));
    if (!standing) ctx.signal({ topic: 'rooms' });
    const author = { authorId: null, authorName: 'OpenAlert' };
    const messageId = await postMessage(ctx, {
      ...author,
      roomId,
      kind: card ? 'card' : 'notice',
      text,
      card: card ?? null,
      pinned: false,
    });
    return { changed: true, reason: 'posted', subject: { kind: 'room', id: roomId }, data: { messageId } };
  },
});
