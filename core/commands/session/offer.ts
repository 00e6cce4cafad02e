import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { hashSecret, newSecret } from '../../ids.js';
import { insertSignInLink } from '../../store/sql/sign-in-rows.js';
import { readUsers } from '../../store/sql/read-people.js';

/** How long a one-time link can be used, in milliseconds. */
export const linkMs = 60 * 60_000;

/** Makes a one-time sign-in link for a person (the first owner, when none is named). Data: `token`, shown this once. */
export const sessionOffer = defineCommand({
  name: 'session.offer',
  permission: 'system.run',
  input: z.strictObject({ handle: z.string().optional() }),
  async handle(ctx, { handle }) {
    const { tx, now, actor } = ctx;
    const users = await readUsers(tx, actor.organisationId);
    const user = handle
      ? users.find((u) => u.handle.toLowerCase() === handle.replace(/^@/, '').toLowerCase())
      : users.find((u) => u.role === 'owner');
    if (!user) throw new NotFound(handle ? `Nobody is called "${handle}".` : 'There is no owner.');
    const token = newSecret();
    const link = {
      id: ctx.newId(),
      userId: user.id,
      tokenHash: hashSecret(token),
      expiresAt: new Date(now.getTime() + linkMs),
    };
    await insertSignInLink(tx, actor.organisationId, link, now);
    return {
      changed: true,
      reason: `A link signs ${user.name} in, once.`,
      subject: { kind: 'user', id: user.id },
      data: { token, name: user.name },
    };
  },
});
