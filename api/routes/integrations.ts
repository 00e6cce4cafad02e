/** REST of integrations and their keys. */
import { integrationAddKey } from '../../core/commands/integration/add-key.js';
import { integrationCreate } from '../../core/commands/integration/create.js';
import { integrationRevoke } from '../../core/commands/integration/revoke.js';
import { integrationRevokeKey } from '../../core/commands/integration/revoke-key.js';
import { integrationSetAllowedAddresses } from '../../core/commands/integration/set-allowed-addresses.js';
import { listIntegrations } from '../../core/queries/integration/list.js';
import { type z } from 'zod';
import { withNamed, type RestKit } from './rest-kit.js';
import { madeIntegrationKey } from '../../core/queries/shapes/service.js';
import type { Command } from '../../core/execute.js';

/** Adds the routes of integrations. */
export function integrationRoutes({ execute, query, command, post }: RestKit, publicUrl: string): void {
  /** A command that makes a key. It takes no idempotency key: what is kept under one would hold the secret. */
  const makesKey = <I>(path: string, makes: Command<I>, does: string) =>
    post(
      path,
      { does, input: makes.input as z.ZodType, answer: madeIntegrationKey, statuses: [201] },
      async (actor, request, body) => {
        const outcome = await execute(makes, { actor, input: withNamed(body, request) });
        const { key, source } = outcome.data as { key: string; source: string };
        return [201, { id: outcome.subject!.id, key, url: `${publicUrl}/webhooks/${source}/${key}` }];
      },
    );

  query('/integrations', listIntegrations, { does: 'Keyed sources of alerts, newest first, with their keys' });
  makesKey('/integrations', integrationCreate, 'Adds a keyed source of alerts');
  makesKey('/integrations/:id/keys', integrationAddKey, 'Adds a second key');
  command('/integrations/:id/keys/:keyId/revoke', integrationRevokeKey, { does: 'Revokes one key' });
  command('/integrations/:id/revoke', integrationRevoke, { does: 'Revokes all its keys' });
  command('/integrations/:id/addresses', integrationSetAllowedAddresses, {
    does: 'Says from which addresses its sender may send',
  });
}
