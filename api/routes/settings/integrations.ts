/** The page about integrations: what their senders are told, their keys, and a test alert. */
import { findManaged } from '../../pages/settings/managed.js';
import { integrationAddKey } from '../../../core/commands/integration/add-key.js';
import { integrationCreate } from '../../../core/commands/integration/create.js';
import { integrationRevokeKey } from '../../../core/commands/integration/revoke-key.js';
import { integrationSetAllowedAddresses } from '../../../core/commands/integration/set-allowed-addresses.js';
import { InvalidInput } from '../../../core/errors.js';
import { integrationsPage, keyPage } from '../../pages/settings/integrations.js';
import { listIntegrations } from '../../../core/queries/integration/list.js';
import { listServices } from '../../../core/queries/service/list.js';
import { listTeams } from '../../../core/queries/team/list.js';
import { newId } from '../../../core/ids.js';
import { sendTest } from '../../ingest/test-alert.js';
import type { Accept } from '../../ingest/accept.js';
import type { Flash } from '../../auth/flash.js';
import type { Outcome } from '../../../core/outcome.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';

const section = '/settings/integrations';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What these pages need. */
export interface IntegrationSettingsParts extends SettingsKitParts {
  accept: Accept;
}

/** Adds the page about integrations. */
export function integrationSettings(kit: SettingsKit, parts: IntegrationSettingsParts): void {
  const { execute, runQuery, publicUrl } = parts;
  const list = async ({ actor, request, named, drawn }: Visit) => {
    const asked = new URL(request.originalUrl, 'http://localhost').searchParams;
    const cursor = asked.get('cursor') ?? undefined;
    const { items, next } = await runQuery(listIntegrations, { actor, input: { cursor } });
    const services = (await runQuery(listServices, { actor })).items;
    const teams = (await runQuery(listTeams, { actor })).items;
    const managed = findManaged(actor, services, teams);
    const body = integrationsPage({
      integrations: items,
      next,
      services: managed,
      manages: new Set(items.filter(({ service }) => managed.includes(service.name)).map(({ id }) => id)),
      open: named('id') || asked.get('open'),
      base: publicUrl,
      drawn,
    });
    return { title: 'Integrations', body };
  };
  const openAt = (id: string) => (uuid.test(id) ? `${section}?open=${id}#${id}` : section);
  const fresh = ({ data }: Outcome, name: string, id: string) => {
    const { key, source } = data as { key: string; source: string };
    return { title: 'A key', body: keyPage({ name, id, key, source, base: publicUrl }) };
  };

  kit.get(section, section, list);
  kit.post(section, section, {
    page: list,
    async act({ actor }, { name, source, service }) {
      const outcome = await execute(integrationCreate, { actor, input: { name, source, service } });
      return fresh(outcome, name!, outcome.subject!.id);
    },
  });
  kit.post(`${section}/:id/keys`, section, {
    page: list,
    async act({ actor, named }) {
      const id = named('id');
      const outcome = await execute(integrationAddKey, { actor, input: { id } });
      const found = (await runQuery(listIntegrations, { actor, input: { limit: 200 } })).items.find(
        (one) => one.id === id,
      );
      return fresh(outcome, found?.name ?? 'The integration', id);
    },
  });
  kit.post(`${section}/:id/keys/:keyId/revoke`, section, {
    page: list,
    async act({ actor, named }) {
      const input = { id: named('id'), keyId: named('keyId') };
      const { reason } = await execute(integrationRevokeKey, { actor, input });
      return { to: openAt(input.id), says: reason };
    },
  });
  kit.post(`${section}/:id/addresses`, section, {
    page: list,
    async act({ actor, named }, { addresses = '' }) {
      const id = named('id');
      const input = { id, addresses: addresses.split(/[\s,]+/).filter((address) => address !== '') };
      try {
        const { reason } = await execute(integrationSetAllowedAddresses, { actor, input });
        return { to: openAt(id), says: reason };
      } catch (error) {
        throw inOneField(error);
      }
    },
  });
  kit.post(`${section}/:id/test`, section, {
    page: list,
    async act(visit) {
      const test = newId().replaceAll('-', '').slice(-12);
      return { to: openAt(visit.named('id')), ...(await tested(parts, visit, { id: test, over: false })) };
    },
  });
  kit.post(`${section}/:id/test/end`, section, {
    page: list,
    async act(visit, { test = '' }) {
      const id = test.replace(/[^0-9a-f]/g, '').slice(0, 32);
      return { to: openAt(visit.named('id')), ...(await tested(parts, visit, { id, over: true })) };
    },
  });
}

/** The command names each address by its place in the list; the form has them in one field. */
function inOneField(error: unknown): unknown {
  if (!(error instanceof InvalidInput) || error.problems.length === 0) return error;
  return new InvalidInput(error.message, [{ field: 'addresses', expected: error.problems[0]!.expected }]);
}

async function tested(
  parts: IntegrationSettingsParts,
  visit: Visit,
  test: { id: string; over: boolean },
): Promise<Flash> {
  const { actor, drawn, named } = visit;
  const integration = named('id');
  const came = await sendTest(parts, actor, { integration, ...test, at: drawn.now });
  if (came.incident === null)
    return { says: `The test alert of ${came.name} came in and opened no incident: the alerts list shows it.` };
  // Its own room is made a moment later; its card stands in the first room of the chat by then.
  const link = { path: '/', label: `See INC-${came.incident} in the chat` };
  if (test.over) return { says: `The end of the test came in, and INC-${came.incident} is resolved.`, link };
  return {
    says: `The test alert of ${came.name} came in and opened INC-${came.incident} of ${came.service} at SEV5.`,
    link,
    act: { path: `${section}/${integration}/test/end`, label: 'End the test', fields: { test: test.id } },
  };
}
