import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { NotFound } from '../../errors.js';
import { lockIntegration, setAllowedAddresses } from '../../store/sql/integration-rows.js';
import { rangeOf, rangeText } from '../../addresses.js';

const expected = 'an address or a range such as 203.0.113.0/24 or 2001:db8::/32';

/** Says from which addresses an integration's sender may send; none: from everywhere. Others are refused within 5 s, here at once. */
export const integrationSetAllowedAddresses = defineCommand({
  name: 'integration.set-allowed-addresses',
  permission: 'integration.manage',
  input: z.strictObject({
    id: z.uuid('the id of an integration'),
    addresses: z
      .array(
        z
          .string(expected)
          .max(64, expected)
          .refine((text) => rangeOf(text) !== undefined, expected),
        'a list of addresses',
      )
      .max(100, 'at most 100 addresses'),
  }),
  async handle(ctx, { id, addresses }) {
    const integration = await lockIntegration(ctx.tx, ctx.actor.organisationId, id);
    if (!integration) throw new NotFound('There is no such integration.');
    ctx.authorise(integration);
    const ranges = [...new Set(addresses.map((text) => rangeText(rangeOf(text)!)))];
    const changed = await setAllowedAddresses(ctx.tx, ctx.actor.organisationId, id, ranges);
    ctx.audit({ before: { allowedAddresses: integration.allowedAddresses }, after: { allowedAddresses: ranges } });
    // What is remembered of its keys says who may send with them.
    if (changed) ctx.signal({ topic: 'key' });
    return { changed, reason: reasonOf(integration.name, ranges, changed), subject: { kind: 'integration', id } };
  },
});

function reasonOf(name: string, ranges: string[], changed: boolean): string {
  if (!changed) return `${name}: nothing is changed by that.`;
  return ranges.length === 0 ? `${name} may send from everywhere.` : `${name} may send from ${ranges.join(', ')} only.`;
}
