import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { saveTries } from '../../store/sql/credential-rows.js';

/** Forgets the wrong tries of an account, after a right one. */
export const credentialForget = defineCommand({
  name: 'credential.forget',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ userId: z.uuid(), kind: z.enum(['password', 'code']) }),
  async handle({ tx, actor }, { userId, kind }) {
    await saveTries(tx, actor.organisationId, userId, { kind, failures: 0, lockedUntil: null });
    return { changed: true, reason: 'forgotten', subject: { kind: 'user', id: userId } };
  },
});
