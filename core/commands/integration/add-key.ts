import { z } from 'zod';
import { Conflict, NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { lockIntegration } from '../../store/sql/integration-rows.js';
import { addKey, mostLiveKeys, signingSecret } from './new-key.js';

/** Adds a second key, so that a sender changes over without a gap. Data: `key`, shown this once; only its hash is kept. */
export const integrationAddKey = defineCommand({
  name: 'integration.add-key',
  permission: 'integration.manage',
  input: z.strictObject({ id: z.uuid('the id of an integration'), signingSecret }),
  async handle(ctx, { id, signingSecret: signing }) {
    const integration = await lockIntegration(ctx.tx, ctx.actor.organisationId, id);
    if (!integration) throw new NotFound('There is no such integration.');
    ctx.authorise(integration);
    if (integration.liveKeys >= mostLiveKeys) {
      throw new Conflict(`${integration.name} has ${mostLiveKeys} live keys: revoke one before you add another.`);
    }
    const added = await addKey(ctx, integration, signing);
    return {
      changed: true,
      reason: `${integration.name} has ${integration.liveKeys === 0 ? 'a key again' : 'a second key'}.`,
      subject: { kind: 'integration-key', id: added.id },
      data: { key: added.key, source: integration.source },
    };
  },
});
