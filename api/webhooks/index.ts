/** Every kind of sender that can post to /webhooks/<source>/<key>. */
import { sourceOf } from '../../core/service/source.js';
import { alertmanager } from './alertmanager.js';
import { InvalidInput } from '../../core/errors.js';
import type { SentEvent } from '../../core/alert/alert.js';
import { azureMonitor } from './azure-monitor.js';
import { datadog } from './datadog.js';
import { genericJson } from './generic-json.js';
import { grafana } from './grafana.js';
import { grafanaLegacy } from './grafana-legacy.js';
import { pagerdutyEvents } from './pagerduty-events-v2.js';
import type { AlertSource } from './source.js';

/** The kinds, in no order that matters. */
export const alertSources: AlertSource[] = [
  alertmanager,
  azureMonitor,
  datadog,
  genericJson,
  grafana,
  grafanaLegacy,
  pagerdutyEvents,
];

const sources = new Map(alertSources.map((source) => [source.id, source]));

/** The alerts of a payload, as the source of that word reads it. @throws InvalidInput naming `source` or `payload` */
export function readPayload(word: string, payload: unknown): SentEvent[] {
  const source = sourceNamed(word);
  if (!source) throw unfit('source', 'the id of a source, such as alertmanager');
  if (typeof payload !== 'object' || payload === null) throw unfit('payload', 'a JSON object or array');
  return source.parse(payload);
}

const unfit = (field: string, expected: string) =>
  new InvalidInput(`${field}: expected ${expected}`, [{ field, expected }]);

/** The source of a word in a path, aliases included. */
export function sourceNamed(word: string): AlertSource | undefined {
  const id = sourceOf(word);
  return id === undefined ? undefined : sources.get(id);
}
