import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { directRoomOf } from './direct-room-of.js';
import { moveCard } from '../../store/sql/move-card.js';
import { postMessage } from './post-message.js';

/**
 * OpenAlert writes to one person, in the room that only they see; it is opened at the first message. A card follows its
 * incident from then on, and the message that held it before becomes a line. Data: `messageId`.
 */
export const roomPostDirect = defineCommand({
  name: 'room.postDirect',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    user: z.uuid(),
    text: z.string(),
    card: z.unknown().optional(),
    /** A notice is a line among the others; a card stands out. */
    kind: z.enum(['card', 'notice']).optional(),
    /** What the card is about, what its view keeps, and what the earlier message says instead. */
    follows: z
      .strictObject({ incidentId: z.uuid(), receipt: z.record(z.string(), z.unknown()), left: z.string() })
      .optional(),
  }),
  async handle(ctx, { user, text, card, kind = card ? 'card' : 'notice', follows }) {
    const { tx, now, actor } = ctx;
    const roomId = await directRoomOf(ctx, user);
    const author = { authorId: null, authorName: 'OpenAlert' };
    const messageId = await postMessage(ctx, {
      ...author,
      roomId,
      kind,
      text,
      card: card ?? null,
      pinned: false,
    });
    if (follows) await moveCard(tx, actor.organisationId, { ...follows, roomId, messageId }, now);
    return { changed: true, reason: 'posted', subject: { kind: 'room', id: roomId }, data: { messageId } };
  },
});
