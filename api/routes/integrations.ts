/** REST of integrations and their keys. */
import { integrationAddKey } from '../../core/commands/integration/add-key.js';
import { integrationCreate } from '../../core/commands/integration/create.js';
import { integrationRevoke } from '../../core/commands/integration/revoke.js';
import { integrationRevokeKey } from '../../core/commands/integration/revoke-key.js';
import { integrationSetAllowedAddresses } from '../../core/commands/integration/set-allowed-addresses.js';
import { listIntegrations } from '../../core/queries/integration/list.js';
import { withNamed, type RestKit } from './rest-kit.js';
import type { Command } from '../../core/execute.js';

/** Adds the routes of integrations. */
export function integrationRoutes({ execute, query, command, post }: RestKit, publicUrl: string): void {
  /** A command that makes a key. It takes no idempotency key: what is kept under one would hold the secret. */
  const makesKey = <I>(path: string, makes: Command<I>) =>
    post(path, async (actor, request, body) => {
      const outcome = await execute(makes, { actor, input: withNamed(body, request) });
      const { key, source } = outcome.data as { key: string; source: string };
      return [201, { id: outcome.subject!.id, key, url: `${publicUrl}/webhooks/${source}/${key}` }];
    });

  query('/integrations', listIntegrations);
  makesKey('/integrations', integrationCreate);
  makesKey('/integrations/:id/keys', integrationAddKey);
  command('/integrations/:id/keys/:keyId/revoke', integrationRevokeKey);
  command('/integrations/:id/revoke', integrationRevoke);
  command('/integrations/:id/addresses', integrationSetAllowedAddresses);
}
