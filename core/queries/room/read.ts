import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { roomMessages } from '../shapes/room.js';
import { readChangedMessages, readMessagesBefore, readRooms } from '../../store/sql/read-rooms.js';

/**
 * Messages of a room. With `after` (a cursor): what was posted or edited since, in the order of change. Otherwise the newest
 * before position `before`, oldest first. `head` is the cursor to go on from. @throws NotFound
 */
export const readMessages = defineQuery({
  name: 'room.read',
  permission: 'room.read',
  input: z.strictObject({
    room: z.uuid('the id of a room'),
    after: z.int().min(0).optional(),
    before: z.int().min(0).optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  answer: roomMessages,
  async read({ tx, actor }, { room, after, before, limit }) {
    const rooms = await readRooms(tx, actor.organisationId, actor.kind === 'user' ? actor.id : null);
    const found = rooms.find((candidate) => candidate.id === room);
    if (!found) throw new NotFound('There is no such room.');
    if (after === undefined) {
      const rows = await readMessagesBefore(tx, actor.organisationId, room, before ?? null, limit + 1);
      return { messages: rows.slice(0, limit).reverse(), head: found.head, more: rows.length > limit };
    }
    const rows = await readChangedMessages(tx, actor.organisationId, room, after, limit + 1);
    const messages = rows.slice(0, limit);
    const more = rows.length > limit;
    // Read below the head that this transaction saw: what commits meanwhile comes with the next read.
    return {
      messages,
      head: more ? messages.at(-1)!.cursor : Math.max(found.head, messages.at(-1)?.cursor ?? 0),
      more,
    };
  },
});
