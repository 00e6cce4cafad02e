import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { revokeIntegration } from '../../store/sql/service-rows.js';

/** Revokes an integration's key: its sender is refused from then on, in every process within 5 s. */
export const integrationRevoke = defineCommand({
  name: 'integration.revoke',
  permission: 'integration.manage',
  input: z.strictObject({ id: z.uuid('the id of an integration') }),
  async handle(ctx, { id }) {
    const changed = await revokeIntegration(ctx.tx, ctx.actor.organisationId, id, ctx.now);
    if (changed) ctx.signal({ topic: 'key' });
    return {
      changed,
      reason: changed ? 'The key is revoked.' : 'There was no key to revoke.',
      subject: { kind: 'integration', id },
    };
  },
});
