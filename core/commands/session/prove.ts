import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import { Forbidden } from '../../errors.js';
import { hashSecret, newSecret } from '../../ids.js';
import { proveSession } from '../../store/sql/session-rows.js';
import { identityInput } from '../identity/identity-input.js';
import { lockIdentity } from '../../store/sql/identity-rows.js';
import { spend, spent } from './spend.js';
import type { Identity } from '../../session/check-claims.js';

/**
 * Notes that the person of a session proved who they are: with a code, or by signing in afresh at their issuer; both were looked
 * at before. The session goes on under a new secret. Data: `secret`, for the cookie. @throws Forbidden
 */
export const sessionProve = defineCommand({
  name: 'session.prove',
  permission: 'system.run',
  input: z.strictObject({
    sessionId: z.uuid(),
    userId: z.uuid(),
    by: z.union([spent, z.strictObject({ identity: identityInput })]),
  }),
  async handle(ctx, { sessionId, userId, by }) {
    const { tx, now, actor } = ctx;
    if ('identity' in by) await checkIdentity(ctx, userId, by.identity);
    else await spend(ctx, userId, by);
    const secret = newSecret();
    const session = { id: sessionId, userId, tokenHash: hashSecret(secret) };
    if (!(await proveSession(tx, actor.organisationId, session, now)))
      throw new Forbidden('This session is over. Sign in again.');
    const how =
      'identity' in by ? `at ${by.identity.issuer}` : 'counter' in by ? 'with a code' : 'with a recovery code';
    return {
      changed: true,
      reason: `Proved who they are ${how}.`,
      subject: { kind: 'user', id: userId },
      data: { secret },
    };
  },
});

/** Somebody else's identity proves nothing. @throws Forbidden */
async function checkIdentity({ tx, actor }: CommandContext, userId: string, identity: Identity): Promise<void> {
  const known = await lockIdentity(tx, actor.organisationId, identity);
  if (!known?.confirmedAt || known.userId !== userId) throw new Forbidden('Somebody else signed in there.');
}
