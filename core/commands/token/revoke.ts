import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { hashSecret } from '../../ids.js';
import { lockFamilyOf, revokeFamily } from '../../store/sql/family-rows.js';

/** Signs a program out: whichever of its tokens is shown, all of them are dead at once. */
export const tokenRevoke = defineCommand({
  name: 'token.revoke',
  permission: 'system.run',
  input: z.strictObject({ token: z.string().min(1).max(200) }),
  async handle({ tx, now, actor }, { token }) {
    const family = await lockFamilyOf(tx, actor.organisationId, hashSecret(token), ['access', 'refresh']);
    const changed = family !== undefined && (await revokeFamily(tx, actor.organisationId, family.id, now));
    const subject = family ? { kind: 'user', id: family.userId } : null;
    return { changed, reason: changed ? 'The program is signed out.' : 'It was signed in no longer.', subject };
  },
});
