import { z } from 'zod';
import { Forbidden } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { from, fromWords, openSession } from './open-session.js';
import { hashSecret } from '../../ids.js';
import { spendSignInLink } from '../../store/sql/sign-in-rows.js';

/**
 * Signs somebody in with a one-time link; who holds one has the machine, so it proves who they are. Data: `secret`, for the
 * cookie, shown this once.
 */
export const sessionOpen = defineCommand({
  name: 'session.open',
  permission: 'system.run',
  input: z.strictObject({ token: z.string().min(1).max(200), from }),
  async handle(ctx, { token, from: where }) {
    const { tx, now, actor } = ctx;
    const userId = await spendSignInLink(tx, actor.organisationId, hashSecret(token), now);
    if (!userId) throw new Forbidden('This link was used already, or is too old.');
    const { secret, person } = await openSession(ctx, { userId, method: 'link', isProof: true, from: where });
    return {
      changed: true,
      reason: `${person.name} signed in with a one-time link${fromWords(where)}.`,
      subject: { kind: 'user', id: userId },
      data: { secret },
    };
  },
});
