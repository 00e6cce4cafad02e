/** Every kind of sender that can post to /webhooks/<source>/<key>. */
import { sourceOf } from '../../core/service/source.js';
import { alertmanager } from './alertmanager.js';
import { InvalidInput } from '../../core/errors.js';
import type { AlertEvent } from '../../core/alert/alert.js';
import type { AlertSource } from './source.js';

const sources = new Map([alertmanager].map((source): [string, AlertSource] => [source.id, source]));

/** The alerts of a payload, as the source of that word reads it. @throws InvalidInput naming `source` or `payload` */
export function readPayload(word: string, payload: unknown): AlertEvent[] {
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
