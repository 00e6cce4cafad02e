import { InvalidInput } from '../../errors.js';
import { alertSeverities } from '../../alert/alert.js';
import type { IngestItem } from '../../incident/plan-ingest.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const fingerprint = /^[0-9a-f]{32}$/;
const severities: readonly string[] = alertSeverities;
type Json = Record<string, unknown>;

/**
 * The parser of `alert.ingest`: by hand, because it stands on the hottest path. A property test holds it against the zod
 * schema of the same shape (parse-ingest.property.test.ts).
 * @throws InvalidInput naming the first field that is wrong
 */
export function parseIngest(input: unknown): { items: IngestItem[] } {
  const items = isRecord(input) ? input.items : undefined;
  if (!Array.isArray(items)) throw wrong('items', 'a list of items');
  items.forEach(checkItem);
  return { items: items as IngestItem[] };
}

function checkItem(item: unknown, index: number) {
  const at = (field: string) => `items.${index}.${field}`;
  if (!isRecord(item)) throw wrong(`items.${index}`, 'an object');
  need(matches(item.integrationId, uuid), at('integrationId'), 'a uuid');
  need(matches(item.serviceId, uuid), at('serviceId'), 'a uuid');
  need(typeof item.source === 'string', at('source'), 'a string');
  need(isSeverity(item.defaultSeverity), at('defaultSeverity'), `one of ${severities.join(', ')}`);
  need(typeof item.resends === 'boolean', at('resends'), 'true or false');
  need(isDate(item.receivedAt), at('receivedAt'), 'an instant');
  if (!isRecord(item.event)) throw wrong(at('event'), 'an object');
  checkEvent(item.event, at);
}

function checkEvent(event: Json, at: (field: string) => string) {
  need(matches(event.fingerprint, fingerprint), at('event.fingerprint'), '32 hex digits');
  need(event.status === 'firing' || event.status === 'resolved', at('event.status'), 'firing or resolved');
  need(
    event.severity === undefined || isSeverity(event.severity),
    at('event.severity'),
    `one of ${severities.join(', ')}`,
  );
  need(isOptionalString(event.severityAsSent), at('event.severityAsSent'), 'a string');
  need(typeof event.title === 'string' && event.title !== '', at('event.title'), 'a title');
  need(isStringRecord(event.labels), at('event.labels'), 'strings by name');
  need(isStringRecord(event.annotations), at('event.annotations'), 'strings by name');
  need(Array.isArray(event.links) && event.links.every(isLink), at('event.links'), 'links with kind and url');
  need(typeof event.groupKey === 'string', at('event.groupKey'), 'a string');
  need(isOptionalInstant(event.startsAt), at('event.startsAt'), 'an ISO instant');
  need(isOptionalInstant(event.endsAt), at('event.endsAt'), 'an ISO instant');
  need(typeof event.recognised === 'boolean', at('event.recognised'), 'true or false');
  need(isOptionalString(event.body), at('event.body'), 'a string');
  need(event.bare === undefined || event.bare === true, at('event.bare'), 'true or nothing');
}

const wrong = (field: string, expected: string) =>
  new InvalidInput(`${field}: expected ${expected}`, [{ field, expected }]);
function need(holds: boolean, field: string, expected: string) {
  if (!holds) throw wrong(field, expected);
}
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const matches = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value);
const isSeverity = (value: unknown) => typeof value === 'string' && severities.includes(value);
const isDate = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime());
const isOptionalString = (value: unknown) => value === undefined || typeof value === 'string';
const isOptionalInstant = (value: unknown) =>
  value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
const isStringRecord = (value: unknown) =>
  isRecord(value) && Object.values(value).every((inner) => typeof inner === 'string');
const linkKinds = ['runbook', 'dashboard', 'source', 'silence'];
const isLink = (value: unknown) =>
  isRecord(value) && linkKinds.includes(value.kind as string) && typeof value.url === 'string';
