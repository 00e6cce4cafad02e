import { z } from 'zod';
import { instant } from '../shapes/plain.js';
import { defineQuery } from '../../query.js';
import { readChannelHealth, readQueueHealth } from '../../store/sql/read-health.js';

const count = z.int().min(0);
const channel = z.strictObject({
  channel: z.string(),
  due: count,
  running: count,
  oldestDueAt: instant.nullable().describe('Since when the oldest waits; null: none does'),
  sent: count.describe('In the last day'),
  failed: count.describe('In the last day'),
  lastFailure: z.strictObject({ at: instant, reason: z.string().nullable() }).nullable(),
});
const queue = z.strictObject({
  queue: z.enum(['escalations', 'wakes', 'cards']),
  due: count,
  waiting: count,
  oldestDueAt: instant.nullable(),
});

/** How far back pages are counted, in milliseconds: a day. */
const backMs = 24 * 60 * 60_000;

/** How the channels and queues of the reader's organisation stand: due, on their way, late, and what failed in the last day. */
export const showHealth = defineQuery({
  name: 'system.health',
  permission: 'health.read',
  input: z.strictObject({}),
  answer: z.strictObject({ channels: z.array(channel), queues: z.array(queue) }),
  async read({ tx, now, actor }) {
    const since = new Date(now.getTime() - backMs);
    return {
      channels: await readChannelHealth(tx, actor.organisationId, { now, since }),
      queues: await readQueueHealth(tx, actor.organisationId, now),
    };
  },
});
