/** What a local sign-in and a proof spend: the step of a code, or a recovery code; each is good once. */
import { z } from 'zod';
import { Forbidden } from '../../errors.js';
import { hashSecret } from '../../ids.js';
import { findAccount, saveTries, spendCounter, spendRecoveryCode } from '../../store/sql/credential-rows.js';
import type { CommandContext } from '../../execute.js';

/** The step that a right code belongs to, or the recovery code that was written instead of one. */
export const spent = z.union([
  z.strictObject({ counter: z.int().min(0) }),
  z.strictObject({ recoveryCode: z.string().min(1).max(100) }),
]);

/** The same sentence for everything that can be wrong about a code. */
export const wrongCode = 'This code is wrong, was used already, or came after too many tries. Wait for the next one.';

/** How a recovery code is kept, however it was typed. */
export const hashRecoveryCode = (code: string): Buffer => hashSecret(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));

/** Spends it, and forgets the wrong tries. @throws Forbidden where it was spent before */
export async function spend(ctx: CommandContext, userId: string, what: z.infer<typeof spent>): Promise<number> {
  const { tx, now, actor } = ctx;
  const isGood =
    'counter' in what
      ? await spendCounter(tx, actor.organisationId, userId, what.counter)
      : await spendRecoveryCode(tx, actor.organisationId, { userId, hash: hashRecoveryCode(what.recoveryCode) }, now);
  if (!isGood) throw new Forbidden(wrongCode);
  await saveTries(tx, actor.organisationId, userId, { kind: 'code', failures: 0, lockedUntil: null });
  return (await findAccount(tx, actor.organisationId, userId))?.recoveryLeft ?? 0;
}
