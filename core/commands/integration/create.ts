import { z } from 'zod';
import { Conflict, InvalidInput } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findService } from '../../store/sql/find-service.js';
import { insertIntegration } from '../../store/sql/integration-rows.js';
import { isUniqueViolation } from '../../store/tx.js';
import { sourceIds, sourceOf } from '../../service/source.js';
import { addKey, signingSecret } from './new-key.js';

/** Adds a keyed source of alerts to a service. Data: `key`, shown this once; only its hash is kept. */
export const integrationCreate = defineCommand({
  name: 'integration.create',
  permission: 'integration.manage',
  input: z.strictObject({
    name: z.string('a name').trim().min(1, 'a name of at least one character').max(200, 'at most 200 characters'),
    source: z.string('a source').refine((id) => sourceOf(id) !== undefined, `one of: ${sourceIds.join(', ')}`),
    service: z.string('the name or id of a service').trim().min(1, 'the name or id of a service').max(200),
    signingSecret,
  }),
  async handle(ctx, { name, source: word, service, signingSecret: signing }) {
    const { tx, now, actor } = ctx;
    const found = await findService(tx, actor.organisationId, service);
    if (!found)
      throw new InvalidInput(`No service is called "${service}".`, [
        { field: 'service', expected: 'the name or id of a service' },
      ]);
    ctx.authorise(found);
    const id = ctx.newId();
    const source = sourceOf(word)!;
    try {
      await insertIntegration(tx, actor.organisationId, { id, name, source, serviceId: found.id }, now);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Conflict(`An integration is called "${name}" already.`);
      throw error;
    }
    const { key } = await addKey(ctx, { id, name, source }, signing);
    return {
      changed: true,
      reason: `${name} sends alerts of ${found.name}.`,
      subject: { kind: 'integration', id },
      data: { key, source },
    };
  },
});
