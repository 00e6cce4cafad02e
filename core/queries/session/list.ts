import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { idleSince } from '../../session/session-life.js';
import { readSessions } from '../../store/sql/session-rows.js';

/** Where the reader is signed in. */
export const listSessions = defineQuery({
  name: 'session.list',
  permission: 'session.own',
  input: z.strictObject({}),
  async read({ tx, now, actor }) {
    if (actor.kind !== 'user') return { items: [] };
    return { items: await readSessions(tx, actor.organisationId, actor.id, { now, idleSince: idleSince(now) }) };
  },
});
