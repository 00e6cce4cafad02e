import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { familyMs } from '../../session/refresh-of.js';
import { findAccount } from '../../store/sql/credential-rows.js';
import { findPersonRow } from '../../store/sql/identity-rows.js';
import { Forbidden } from '../../errors.js';
import { from, fromWords } from '../session/open-session.js';
import { insertFamily } from '../../store/sql/family-rows.js';
import { nextPair } from './family.js';
import { spend, spent } from '../session/spend.js';

/**
 * Signs a program in for a person: by the session of their browser, with which it ends, or by password and code, which were looked
 * at before. Data: `access`, `refresh`, `expiresIn`, shown this once. @throws Forbidden
 */
export const tokenGrant = defineCommand({
  name: 'token.grant',
  permission: 'system.run',
  input: z.strictObject({
    userId: z.uuid(),
    by: z.union([
      z.strictObject({ sessionId: z.uuid(), provedAt: z.date().nullable() }),
      z.strictObject({ spent, passwordHash: z.string().min(1), localAllowed: z.boolean() }),
    ]),
    from,
  }),
  async handle(ctx, { userId, by, from: where }) {
    const { tx, now, actor } = ctx;
    const person = await findPersonRow(tx, actor.organisationId, userId);
    if (!person || person.disabledAt) throw new Forbidden('This account may not sign in.');
    if ('spent' in by) {
      const account = await findAccount(tx, actor.organisationId, userId);
      if (account?.passwordHash !== by.passwordHash || !by.localAllowed)
        throw new Forbidden('This account may not sign in.');
      await spend(ctx, userId, by.spent);
    }
    const family = {
      id: ctx.newId(),
      userId,
      sessionId: 'sessionId' in by ? by.sessionId : null,
      agent: where?.agent?.slice(0, 300) ?? null,
      address: where?.address ?? null,
      provedAt: 'sessionId' in by ? by.provedAt : now,
      expiresAt: new Date(now.getTime() + familyMs),
    };
    await insertFamily(tx, actor.organisationId, family, now);
    const pair = await nextPair(ctx, family, 1);
    const reason = `${person.name} signed a program in${fromWords(where)}.`;
    return { changed: true, reason, subject: { kind: 'user', id: userId }, data: { ...pair } };
  },
});
