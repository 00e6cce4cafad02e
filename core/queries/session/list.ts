import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { id, instant } from '../shapes/plain.js';
import { idleSince } from '../../session/session-life.js';
import { readSessions } from '../../store/sql/session-rows.js';

/** Where the reader is signed in. */
export const listSessions = defineQuery({
  name: 'session.list',
  permission: 'session.own',
  input: z.strictObject({}),
  answer: z.strictObject({
    items: z.array(
      z
        .strictObject({
          id,
          userId: id,
          method: z.string().describe('How they signed in'),
          address: z.string().nullable(),
          agent: z.string().nullable().describe('What the browser calls itself'),
          createdAt: instant,
          lastSeenAt: instant,
          expiresAt: instant,
        })
        .meta({ id: 'Session', description: 'A browser in which somebody is signed in' }),
    ),
  }),
  async read({ tx, now, actor }) {
    if (actor.kind !== 'user') return { items: [] };
    return { items: await readSessions(tx, actor.organisationId, actor.id, { now, idleSince: idleSince(now) }) };
  },
});
