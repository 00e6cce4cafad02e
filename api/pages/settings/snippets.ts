/** What a sender is told, ready to be pasted: by source, with its address in it. */
import { renderTemplate } from '../../../templates/render.js';
import type { CommandView } from '../command-view.js';

/** How a source is called, what its icon is, what its snippet is, and where it goes. */
export interface SourceWords {
  name: string;
  icon: string;
  /** What stands over the snippet. */
  file: string;
  where: string;
}

const sources: Record<string, SourceWords> = {
  alertmanager: {
    name: 'Alertmanager',
    icon: 'activity',
    file: 'alertmanager.yml',
    where: 'The key is in the address. The labels severity and service are read.',
  },
  grafana: {
    name: 'Grafana Alerting',
    icon: 'chart-line',
    file: 'provisioning/alerting/openalert.yaml',
    where: 'By hand: Alerting, Contact points, Webhook, and the address.',
  },
  'grafana-legacy': {
    name: 'Grafana up to 8',
    icon: 'chart-line',
    file: 'provisioning/notifiers/openalert.yaml',
    where: 'By hand: Alerting, Notification channels, webhook, and the address.',
  },
  'azure-monitor': {
    name: 'Azure Monitor',
    icon: 'cloud',
    file: 'Azure CLI',
    where: 'By hand: an action group, the action Webhook, and the common alert schema switched on.',
  },
  datadog: {
    name: 'Datadog',
    icon: 'chart-line',
    file: 'Integrations, Webhooks',
    where: 'Then name @webhook-openalert in the message of a monitor.',
  },
  'pagerduty-events-v2': {
    name: 'PagerDuty events',
    icon: 'bell-ring',
    file: 'curl',
    where: 'Where a tool asks for an address, it is the one of this command; the key is its routing key.',
  },
  'generic-json': {
    name: 'Generic JSON',
    icon: 'code',
    file: 'curl',
    where: 'Only the title is needed. With a signing secret, which REST takes, the sender signs what it sends.',
  },
};

/** The words of a source. */
export const sourceWords = (source: string): SourceWords =>
  (Object.hasOwn(sources, source) ? sources[source] : undefined) ?? {
    name: source,
    icon: 'webhook',
    file: 'address',
    where: '',
  };

/** Sources that can be chosen, by the name that people know. */
export const sourceChoices = (): { value: string; label: string }[] =>
  Object.entries(sources).map(([value, { name }]) => ({ value, label: name }));

/** What stands in a snippet where the key is not known: only its hash is kept. */
export const unknownKey = 'YOUR_KEY';

/** What has another snippet for a sender that signs; Grafana is told its secret where it is told the address. */
const withSigned = ['generic-json'];

/** What a snippet is made of. */
export interface SnippetFacts {
  base: string;
  key?: string;
  /** Does the sender sign? */
  signed?: boolean;
}

/** The snippet of a source, with its address and its key. */
export function snippetOf(source: string, { base, key = unknownKey, signed = false }: SnippetFacts): CommandView {
  const url = `${base}/webhooks/${source}/${key}`;
  const file = signed && withSigned.includes(source) ? `${source}-signed` : source;
  const text = renderTemplate(`snippets/${file}.txt`, { url, base, key });
  // What is of this installation stands out.
  const pieces = text
    .split(url)
    .flatMap((part, index) => [...(index > 0 ? [{ text: url, quoted: true }] : []), ...withKey(part, key)]);
  return { title: sourceWords(source).file, pieces };
}

const withKey = (text: string, key: string) =>
  text
    .split(key)
    .flatMap((part, index) => [
      ...(index > 0 ? [{ text: key, quoted: true }] : []),
      ...(part === '' ? [] : [{ text: part, quoted: false }]),
    ]);
