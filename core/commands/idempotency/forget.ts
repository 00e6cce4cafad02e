import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { deleteOldKeys } from '../../store/sql/idempotency.js';

/** How long the outcome of a key is kept, in milliseconds: two days, so that a day is always kept. */
const keptMs = 48 * 60 * 60_000;
/** How many go at once. */
const most = 10_000;

/** Forgets the idempotency keys that no caller can mean any more. */
export const idempotencyForget = defineCommand({
  name: 'idempotency.forget',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({}),
  async handle({ tx, now, actor }) {
    const gone = await deleteOldKeys(tx, actor.organisationId, new Date(now.getTime() - keptMs), most);
    return { changed: gone > 0, reason: `${gone} keys forgotten`, subject: null, data: { gone } };
  },
});
