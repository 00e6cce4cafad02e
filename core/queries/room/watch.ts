import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { findHiddenFrom } from '../../store/sql/read-rooms.js';
import { readMessages } from './read.js';

/**
 * What changed in a room since a cursor, read once for everybody who looks at it; `hiddenFrom` says which of the `readers` may
 * not see it, as the rows stood at that very moment. @throws NotFound
 */
export const watchRoom = defineQuery({
  name: 'room.watch',
  permission: 'room.read',
  input: z.strictObject({
    room: z.uuid('the id of a room'),
    after: z.int().min(0),
    limit: z.int().min(1).max(200),
    readers: z.array(z.uuid()),
  }),
  async read(ctx, { readers, ...about }) {
    const news = await readMessages.read(ctx, { ...about, before: undefined });
    const hiddenFrom = await findHiddenFrom(ctx.tx, ctx.actor.organisationId, about.room, readers);
    return { ...news, hiddenFrom };
  },
});
