import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { hashSecret } from '../../ids.js';
import { roles } from '../../people/role.js';
import { insertApiToken, revokeApiTokens } from '../../store/sql/sign-in-rows.js';

/**
 * Admits an API token whose secret the operator chose (OPENALERT_ADMIN_TOKEN); only its hash is kept. A name has one secret: a
 * former one is revoked, and without a secret nothing is left of it.
 */
export const tokenAdmit = defineCommand({
  name: 'token.admit',
  permission: 'system.run',
  input: z.strictObject({
    name: z.string().min(1).max(200),
    role: z.enum(roles),
    secret: z.string().min(8, 'at least 8 characters').max(500).optional(),
  }),
  async handle(ctx, { name, role, secret }) {
    const { tx, now, actor } = ctx;
    const tokenHash = secret === undefined ? null : hashSecret(secret);
    const revoked = await revokeApiTokens(tx, actor.organisationId, name, tokenHash, now);
    const token = tokenHash && { id: ctx.newId(), name, userId: null, role, tokenHash };
    const admitted = token !== null && (await insertApiToken(tx, actor.organisationId, token, now));
    const said = [
      ...(admitted ? [`${name} is a token now.`] : []),
      ...(revoked > 0 ? [`What ${name} was before is revoked.`] : []),
    ];
    ctx.audit({ before: revoked > 0 ? { name } : null, after: admitted ? { name, role } : null });
    return { changed: said.length > 0, reason: said.join(' ') || `${name} is as it was.`, subject: null };
  },
});
