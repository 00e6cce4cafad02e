import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { Forbidden } from '../../errors.js';
import { from, fromWords, openSession } from './open-session.js';
import { findAccount } from '../../store/sql/credential-rows.js';
import { lockOwners } from '../../store/sql/person-rows.js';
import { spend, spent } from './spend.js';
import { tellPerson } from '../notice/tell.js';

/**
 * Signs somebody in who showed a password and a code: both were looked at before, here the code is spent. Where local sign-in is
 * switched off only a break-glass account passes, and every owner is told. Data: `secret`, for the cookie. @throws Forbidden
 */
export const sessionSignIn = defineCommand({
  name: 'session.sign-in',
  permission: 'system.run',
  input: z.strictObject({
    userId: z.uuid(),
    /** The hash that the password was compared with: it must be theirs still. */
    passwordHash: z.string().min(1),
    spent,
    localAllowed: z.boolean(),
    from,
  }),
  async handle(ctx, { userId, passwordHash, spent: what, localAllowed, from: where }) {
    const { tx, actor } = ctx;
    const account = await findAccount(tx, actor.organisationId, userId);
    if (account?.passwordHash !== passwordHash) throw new Forbidden('This account may not sign in.');
    const isGlass = account.breakGlass && account.role === 'owner';
    if (!localAllowed && !isGlass) throw new Forbidden('Passwords are switched off here.');
    const left = await spend(ctx, userId, what);
    const { secret, person } = await openSession(ctx, { userId, method: 'password', isProof: true, from: where });
    const withWhat = 'counter' in what ? 'a password and a code' : 'a password and a recovery code';
    const glass = isGlass ? ', by break-glass' : '';
    const reason = `${person.name} signed in with ${withWhat}${fromWords(where)}${glass}.`;
    if (isGlass) for (const owner of await lockOwners(tx, actor.organisationId)) await tellPerson(ctx, owner, reason);
    if ('recoveryCode' in what)
      await tellPerson(ctx, userId, `A recovery code signed you in${fromWords(where)}. ${left} are left.`);
    return { changed: true, reason, subject: { kind: 'user', id: userId }, data: { secret } };
  },
});
