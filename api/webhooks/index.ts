/** Every kind of sender that can post to /webhooks/<source>/<key>. */
import { sourceOf } from '../../core/service/source.js';
import { alertmanager } from './alertmanager.js';
import type { AlertSource } from './source.js';

const sources = new Map([alertmanager].map((source): [string, AlertSource] => [source.id, source]));

/** The source of a word in a path, aliases included. */
export function sourceNamed(word: string): AlertSource | undefined {
  const id = sourceOf(word);
  return id === undefined ? undefined : sources.get(id);
}
