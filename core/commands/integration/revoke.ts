import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { NotFound } from '../../errors.js';
import { lockIntegration, revokeIntegrationKeys } from '../../store/sql/integration-rows.js';

/** Revokes every key of an integration: its sender is refused from then on, at once here, in every process within 5 s. */
export const integrationRevoke = defineCommand({
  name: 'integration.revoke',
  permission: 'integration.manage',
  input: z.strictObject({ id: z.uuid('the id of an integration') }),
  async handle(ctx, { id }) {
    const integration = await lockIntegration(ctx.tx, ctx.actor.organisationId, id);
    if (!integration) throw new NotFound('There is no such integration.');
    ctx.authorise(integration);
    const revoked = await revokeIntegrationKeys(
      ctx.tx,
      ctx.actor.organisationId,
      { integrationId: id, keyId: null },
      ctx.now,
    );
    if (revoked > 0)
      ctx.audit({
        before: { name: integration.name, liveKeys: integration.liveKeys },
        after: { name: integration.name, liveKeys: 0 },
      });
    if (revoked > 0) ctx.signal({ topic: 'key' });
    return {
      changed: revoked > 0,
      reason: reasonOf(revoked),
      subject: { kind: 'integration', id },
    };
  },
});

function reasonOf(revoked: number): string {
  if (revoked === 0) return 'There was no key to revoke.';
  return revoked === 1 ? 'The key is revoked.' : `${revoked} keys are revoked.`;
}
