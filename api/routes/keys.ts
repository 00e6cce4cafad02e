/** REST of API keys. */
import { keyCreate } from '../../core/commands/key/create.js';
import { keyRevoke } from '../../core/commands/key/revoke.js';
import { listKeys } from '../../core/queries/key/list.js';
import { z } from 'zod';
import type { RestKit } from './rest-kit.js';

const madeKey = z
  .strictObject({ id: z.uuid(), key: z.string().describe('Shown this once') })
  .meta({ id: 'MadeKey', description: 'A new API key' });

/** Adds the routes of API keys. */
export function keyRoutes({ execute, query, command, post }: RestKit): void {
  query('/keys', listKeys, { does: 'API keys, newest first, by what they begin with' });
  // No idempotency key: what is kept under one would hold the secret.
  post(
    '/keys',
    {
      does: 'Makes an API key, shown this once',
      runs: keyCreate,
      noKey: true,
      answer: madeKey,
      statuses: [201],
    },
    async (actor, _request, input) => {
      const { subject, data } = await execute(keyCreate, { actor, input });
      return [201, { id: subject!.id, key: data!.key }];
    },
  );
  command('/keys/:id/revoke', keyRevoke, { does: 'Revokes an API key, from its next request on' });
}
