import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { freeCodes, freePasswords, isLocked, lockMs } from '../../session/lock-of.js';
import { lockTries, saveTries } from '../../store/sql/credential-rows.js';

/**
 * Counts a try before it is looked at, so that a thousand at once are no way around the lock; a right one forgets them all.
 * Answers `changed: false` while it is locked: then nothing is looked at.
 */
export const credentialTry = defineCommand({
  name: 'credential.try',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ userId: z.uuid(), kind: z.enum(['password', 'code']) }),
  async handle({ tx, now, actor }, { userId, kind }) {
    const subject = { kind: 'user', id: userId };
    const tries = await lockTries(tx, actor.organisationId, userId, kind);
    if (!tries) return { changed: false, reason: 'has no local account', subject };
    if (isLocked(tries.lockedUntil, now)) return { changed: false, reason: 'locked', subject };
    const failures = tries.failures + 1;
    const wait = lockMs(failures, kind === 'code' ? freeCodes : freePasswords);
    const lockedUntil = wait === 0 ? null : new Date(now.getTime() + wait);
    await saveTries(tx, actor.organisationId, userId, { kind, failures, lockedUntil });
    return { changed: true, reason: 'counted', subject };
  },
});
