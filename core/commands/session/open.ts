import { z } from 'zod';
import { Forbidden } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { hashSecret, newSecret } from '../../ids.js';
import { insertSession, spendSignInLink } from '../../store/sql/sign-in-rows.js';

/** How long a session lasts at most. */
export const sessionMs = 12 * 60 * 60_000;

/** Signs somebody in with a one-time link. Data: `secret`, for the cookie, shown this once. */
export const sessionOpen = defineCommand({
  name: 'session.open',
  permission: 'system.run',
  input: z.strictObject({ token: z.string().min(1).max(200) }),
  async handle(ctx, { token }) {
    const { tx, now, actor } = ctx;
    const userId = await spendSignInLink(tx, actor.organisationId, hashSecret(token), now);
    if (!userId) throw new Forbidden('This link was used already, or is too old.');
    const secret = newSecret();
    const session = {
      id: ctx.newId(),
      userId,
      tokenHash: hashSecret(secret),
      expiresAt: new Date(now.getTime() + sessionMs),
    };
    await insertSession(tx, actor.organisationId, session, now);
    return { changed: true, reason: 'Signed in.', subject: { kind: 'user', id: userId }, data: { secret } };
  },
});
