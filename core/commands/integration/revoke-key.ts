import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { NotFound } from '../../errors.js';
import { lockIntegration, revokeIntegrationKeys } from '../../store/sql/integration-rows.js';

/** Revokes one key of an integration: who still sends with it is refused, at once here, in every process within 5 s. */
export const integrationRevokeKey = defineCommand({
  name: 'integration.revoke-key',
  permission: 'integration.manage',
  input: z.strictObject({ id: z.uuid('the id of an integration'), keyId: z.uuid('the id of one of its keys') }),
  async handle(ctx, { id, keyId }) {
    const integration = await lockIntegration(ctx.tx, ctx.actor.organisationId, id);
    if (!integration) throw new NotFound('There is no such integration.');
    ctx.authorise(integration);
    const which = { integrationId: id, keyId };
    const revoked = await revokeIntegrationKeys(ctx.tx, ctx.actor.organisationId, which, ctx.now);
    const { name, liveKeys } = integration;
    ctx.audit({ before: { name, liveKeys }, after: { name, liveKeys: liveKeys - revoked } });
    if (revoked > 0) ctx.signal({ topic: 'key' });
    return {
      changed: revoked > 0,
      reason: revoked > 0 ? 'The key is revoked.' : 'There was no such key to revoke.',
      subject: { kind: 'integration-key', id: keyId },
    };
  },
});
