import { z } from 'zod';
import { Conflict, NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findIntegrationToTest } from '../../store/sql/integration-rows.js';

/**
 * Asks for a test alert in the name of an integration: says who may, and writes down who did. Its caller puts the alert in by the
 * way that the sender's own take. Data: `holder`, the integration as its key would have named it.
 */
export const integrationTest = defineCommand({
  name: 'integration.test',
  permission: 'integration.manage',
  input: z.strictObject({ id: z.uuid('the id of an integration') }),
  async handle(ctx, { id }) {
    const found = await findIntegrationToTest(ctx.tx, ctx.actor.organisationId, id);
    if (!found) throw new NotFound('There is no such integration.');
    const { teamId, liveKeys, ...holder } = found;
    ctx.authorise({ teamId });
    if (liveKeys === 0) throw new Conflict(`${holder.name} has no key: its sender is refused. Add a key first.`);
    return {
      changed: true,
      reason: `A test alert goes in as ${holder.name} sends them.`,
      subject: { kind: 'integration', id },
      data: { holder: { ...holder, organisationId: ctx.actor.organisationId } },
    };
  },
});
