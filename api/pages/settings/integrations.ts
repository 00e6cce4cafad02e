/** Where alerts come from: each integration opens in place to what its sender is told, and to its keys. */
import { formView, type Drawn } from './form.js';
import { lasting, whenView } from '../../../templates/web/when.js';
import { renderTemplate } from '../../../templates/render.js';
import { snippetOf, sourceChoices, sourceWords } from './snippets.js';
import type { IntegrationSummary, KeySummary } from '../../../core/store/sql/list-integrations.js';

/** What the page shows. */
export interface IntegrationsPageData {
  integrations: IntegrationSummary[];
  /** The cursor of the next page; null: there is none. */
  next: string | null;
  /** Services to which the reader may add integrations, by name. */
  services: string[];
  /** The ids of the integrations that the reader may change. */
  manages: ReadonlySet<string>;
  /** The id of the one that stands open; null: none. */
  open: string | null;
  base: string;
  drawn: Drawn;
}

const dayMs = 24 * 60 * 60_000;
const path = '/settings/integrations';
const mostLiveKeys = 2;

/** The body of the page. */
export function integrationsPage(data: IntegrationsPageData): string {
  const { drawn } = data;
  return renderTemplate('pages/settings/integrations.html', {
    rows: data.integrations.map((integration) => rowOf(integration, data)),
    next: data.next === null ? null : `${path}?cursor=${encodeURIComponent(data.next)}`,
    mayAdd: data.services.length > 0,
    add: formView(drawn, path, 'add', {
      name: { label: 'Name', needed: true, hint: 'Such as Prometheus, eu-1' },
      source: { label: 'Source', value: 'alertmanager', options: sourceChoices() },
      service: { label: 'Service', options: data.services.map((name) => ({ value: name, label: name })) },
    }),
    token: drawn.token,
  });
}

function rowOf(integration: IntegrationSummary, { drawn, base, manages, open }: IntegrationsPageData) {
  const words = sourceWords(integration.source);
  const live = integration.keys.filter(({ revokedAt }) => revokedAt === null);
  const own = `${path}/${integration.id}`;
  return {
    id: integration.id,
    name: integration.name,
    source: words.name,
    icon: words.icon,
    service: integration.service.name,
    state: stateOf(live, drawn),
    open: integration.id === open || drawn.returned?.action.startsWith(`${own}/`) === true,
    snippet: snippetOf(integration.source, { base, signed: live.some(({ signed }) => signed) }),
    where: words.where,
    manages: manages.has(integration.id),
    live: live.length > 0,
    mayAddKey: live.length < mostLiveKeys,
    keys: live.map((key) => ({
      begins: key.key,
      used: key.lastUsedAt === null ? null : whenView(key.lastUsedAt, 'ago', drawn.now, drawn.zone),
      made: whenView(key.createdAt, 'date', drawn.now, drawn.zone),
      signed: key.signed,
      revokePath: `${own}/keys/${key.id}/revoke`,
      name: integration.name,
      last: live.length === 1,
      backPath: `${path}?open=${integration.id}`,
    })),
    addresses: formView(drawn, `${own}/addresses`, `from-${integration.id}`, {
      addresses: {
        label: 'It may send from',
        value: integration.allowedAddresses.join(', '),
        most: 4000,
        hint: 'Addresses and ranges such as 203.0.113.0/24, with commas; empty: from everywhere',
      },
    }),
    testPath: `${own}/test`,
    addKeyPath: `${own}/keys`,
    messages: ['test', 'test/end', 'keys', ...live.map(({ id }) => `keys/${id}/revoke`)].map((word) =>
      formView(drawn, `${own}/${word}`, 'x', {}),
    ),
  };
}

/** Whether alerts arrive, as far as the use of the keys tells. */
function stateOf(live: KeySummary[], { now }: Drawn) {
  if (live.length === 0) return { look: 'triggered', icon: 'circle-x', says: 'No key', more: 'its sender is refused' };
  const used = live.flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [Date.parse(lastUsedAt)]));
  if (used.length === 0) return { look: 'merged', icon: 'clock', says: 'Nothing yet', more: 'no alert has come' };
  const since = now.getTime() - Math.max(...used);
  const more = since < 60_000 ? 'last alert just now' : `last alert ${lasting(since)} ago`;
  return since < dayMs
    ? { look: 'resolved', icon: 'circle-check', says: 'Receiving', more }
    : {
        look: 'acknowledged',
        icon: 'clock',
        says: `Quiet for ${lasting(since)}`,
        more: 'a test shows whether it arrives',
      };
}

/** What is shown once: the new key of an integration, in the snippet of its source. */
export function keyPage(made: { name: string; id: string; source: string; key: string; base: string }): string {
  return renderTemplate('pages/settings/secret.html', {
    heading: `${made.name} has a key`,
    text: `The key is shown this once; only its hash is kept. ${sourceWords(made.source).where}`,
    command: snippetOf(made.source, made),
    facts: [{ title: 'The key alone', pieces: [{ text: made.key, quoted: true }] }],
    back: { path: `${path}?open=${made.id}`, label: 'Back to the integrations' },
  });
}
