import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { expectedOf, payloadOf } from '../../test/payloads.js';
import { parseIngest } from '../../core/commands/alert/parse-ingest.js';
import { alertSources } from './index.js';
import type { AlertSource } from './source.js';

const item = {
  integrationId: '01a20d58-5c2f-7312-9d26-cc75b0de3725',
  serviceId: '01a20d58-5c2f-7312-9d26-cc75b0de3725',
  source: 'any',
  defaultSeverity: 'high',
  resends: false,
  receivedAt: new Date(),
};

/** What senders are known to put where a field is expected, and what they should not. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '',
    '0001-01-01T00:00:00Z',
    'javascript:alert(1)',
    'https://x.example/',
    'resolved',
    1e300,
    [],
    {},
  ),
);

/** Every place of a JSON value, the value itself first. */
function placesOf(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...at, name]))];
}

function withAt(value: unknown, [name, ...rest]: (string | number)[], inner: unknown): unknown {
  if (name === undefined) return inner;
  if (Array.isArray(value)) return value.map((old, index) => (String(index) === name ? withAt(old, rest, inner) : old));
  const record = value as Record<string, unknown>;
  return { ...record, [name]: withAt(record[name], rest, inner) };
}

/** A recorded payload with up to three of its places replaced by anything. */
const damaged = (source: AlertSource) =>
  fc
    .tuple(
      fc.constantFrom(...Object.keys(expectedOf(source.id).files)),
      fc.array(fc.tuple(fc.nat(), odd), { maxLength: 3 }),
    )
    .map(([file, damages]) =>
      damages.reduce(
        (payload: unknown, [place, value]) => {
          const places = placesOf(payload);
          return withAt(payload, places[place % places.length]!, value);
        },
        payloadOf(source.id, file),
      ),
    );

describe.each(alertSources.map((source) => [source.id, source] as const))('%s', (_id, source) => {
  const anything = fc.oneof(fc.jsonValue(), damaged(source), fc.array(damaged(source), { maxLength: 2 }));

  it('never throws, leaves nothing out, and answers what ingest takes', () => {
    fc.assert(
      fc.property(anything, (payload) => {
        const events = source.parse(payload);
        expect(events.length + (source.changes?.(payload).length ?? 0)).toBeGreaterThan(0);
        const alerts = events.map((event) => ({
          ...item,
          event: event.status === 'acknowledged' ? { ...event, status: 'firing' } : event,
        }));
        parseIngest({ items: alerts });
      }),
      { numRuns: 1500 },
    );
  });

  it('keeps links to http and https alone', () => {
    fc.assert(
      fc.property(anything, (payload) => {
        const links = source.parse(payload).flatMap((event) => event.links);
        expect(links.filter((link) => !/^https?:/i.test(link.url))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('tells the same payload the same way each time', () => {
    fc.assert(
      fc.property(anything, (payload) => expect(source.parse(payload)).toEqual(source.parse(structuredClone(payload)))),
      { numRuns: 200 },
    );
  });
});
