import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { makeSignInLink } from './make-link.js';
import { readUsers } from '../../store/sql/read-people.js';

/** Makes a one-time sign-in link for a person (the first owner, when none is named). Data: `token`, shown this once. */
export const sessionOffer = defineCommand({
  name: 'session.offer',
  permission: 'system.run',
  input: z.strictObject({ handle: z.string().optional() }),
  async handle(ctx, { handle }) {
    const { tx, actor } = ctx;
    const users = await readUsers(tx, actor.organisationId);
    const user = handle
      ? users.find((u) => u.handle.toLowerCase() === handle.replace(/^@/, '').toLowerCase())
      : users.find((u) => u.role === 'owner');
    if (!user) throw new NotFound(handle ? `Nobody is called "${handle}".` : 'There is no owner.');
    const token = await makeSignInLink(ctx, user.id);
    return {
      changed: true,
      reason: `A link signs ${user.name} in, once.`,
      subject: { kind: 'user', id: user.id },
      data: { token, name: user.name },
    };
  },
});
