import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listOf } from '../shapes/plain.js';
import { pageOfAll, wholeListInput } from '../cursor.js';
import { room } from '../shapes/room.js';
import { readRooms } from '../../store/sql/read-rooms.js';

/** The rooms of the built-in chat that the reader may see. */
export const listRooms = defineQuery({
  name: 'room.list',
  permission: 'room.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(room),
  async read({ tx, actor }, page) {
    return pageOfAll(await readRooms(tx, actor.organisationId, actor.kind === 'user' ? actor.id : null), page);
  },
});
