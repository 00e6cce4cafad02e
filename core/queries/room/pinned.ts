import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { roomMessage } from '../shapes/room.js';
import { readPinnedMessage, seesRoom } from '../../store/sql/read-rooms.js';

/** The message pinned to a room, null where there is none: the card of the incident whose room it is. @throws NotFound */
export const showPinned = defineQuery({
  name: 'room.pinned',
  permission: 'room.read',
  input: z.strictObject({ room: z.uuid('the id of a room') }),
  answer: z.strictObject({ message: roomMessage.nullable() }),
  async read({ tx, actor }, { room }) {
    const reader = actor.kind === 'user' ? actor.id : null;
    if (!(await seesRoom(tx, actor.organisationId, room, reader))) throw new NotFound('There is no such room.');
    return { message: (await readPinnedMessage(tx, actor.organisationId, room)) ?? null };
  },
});
