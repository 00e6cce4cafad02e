import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { from, fromWords } from './open-session.js';

/** Keeps in the audit that a sign-in was refused, and why, in words that hold no secret. */
export const sessionRefuse = defineCommand({
  name: 'session.refuse',
  permission: 'system.run',
  input: z.strictObject({ userId: z.uuid().nullable(), why: z.string().min(1).max(300), from }),
  async handle(_ctx, { userId, why, from: where }) {
    const subject = userId === null ? null : { kind: 'user', id: userId };
    return { changed: false, reason: `A sign-in was refused${fromWords(where)}: ${why}.`, subject };
  },
});
