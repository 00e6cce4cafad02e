import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { hashSecret } from '../../ids.js';
import { roles } from '../../people/role.js';
import { insertApiToken } from '../../store/sql/sign-in-rows.js';

/** Admits an API token whose secret the operator chose (OPENALERT_ADMIN_TOKEN); only its hash is kept. */
export const tokenAdmit = defineCommand({
  name: 'token.admit',
  permission: 'system.run',
  input: z.strictObject({
    name: z.string().min(1).max(200),
    role: z.enum(roles),
    secret: z.string().min(16, 'at least 16 characters').max(500),
  }),
  async handle(ctx, { name, role, secret }) {
    const token = { id: ctx.newId(), name, userId: null, role, tokenHash: hashSecret(secret) };
    const changed = await insertApiToken(ctx.tx, ctx.actor.organisationId, token, ctx.now);
    return { changed, reason: changed ? `${name} is a token now.` : `${name} was a token already.`, subject: null };
  },
});
