import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { readChannelHealth, readQueueHealth } from '../../store/sql/read-health.js';

/** How far back pages are counted, in milliseconds: a day. */
const backMs = 24 * 60 * 60_000;

/** How the channels and queues of the reader's organisation stand: due, on their way, late, and what failed in the last day. */
export const showHealth = defineQuery({
  name: 'system.health',
  permission: 'health.read',
  input: z.strictObject({}),
  async read({ tx, now, actor }) {
    const since = new Date(now.getTime() - backMs);
    return {
      channels: await readChannelHealth(tx, actor.organisationId, { now, since }),
      queues: await readQueueHealth(tx, actor.organisationId, now),
    };
  },
});
