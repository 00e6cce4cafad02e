import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { readRooms } from '../../store/sql/read-rooms.js';

/** The rooms of the built-in chat that the reader may see. */
export const listRooms = defineQuery({
  name: 'room.list',
  permission: 'room.read',
  input: z.strictObject({}),
  async read({ tx, actor }) {
    return { items: await readRooms(tx, actor.organisationId, actor.kind === 'user' ? actor.id : null) };
  },
});
