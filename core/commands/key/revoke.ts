import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { lockApiKey, revokeApiKey } from '../../store/sql/api-key-rows.js';
import { NotFound } from '../../errors.js';

/** Revokes an API key: whoever calls with it is refused from the next request on. @throws NotFound */
export const keyRevoke = defineCommand({
  name: 'key.revoke',
  permission: 'key.manage',
  input: z.strictObject({ id: z.uuid('the id of a key') }),
  async handle(ctx, { id }) {
    const { tx, now, actor } = ctx;
    const found = await lockApiKey(tx, actor.organisationId, id);
    if (!found) throw new NotFound('There is no such key.');
    ctx.authorise(found);
    const subject = { kind: 'key', id };
    if (found.revokedAt) return { changed: false, reason: `${found.name} was revoked already.`, subject };
    ctx.audit({ before: { name: found.name, revoked: false }, after: { name: found.name, revoked: true } });
    await revokeApiKey(tx, actor.organisationId, id, now);
    return { changed: true, reason: `${found.name} is revoked.`, subject };
  },
});
