import fc from 'fast-check';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { alertSeverities } from '../../alert/alert.js';
import { parseIngest } from './parse-ingest.js';

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
const severity = z.enum(alertSeverities);
const strings = z.custom<Record<string, string>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((inner) => typeof inner === 'string'),
);
/** The same input as zod says it. */
const schema = z.object({
  items: z.array(
    z.object({
      integrationId: uuid,
      serviceId: uuid,
      source: z.string(),
      defaultSeverity: severity,
      resends: z.boolean(),
      receivedAt: z.date(),
      event: z.object({
        fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
        status: z.enum(['firing', 'resolved']),
        severity: severity.optional(),
        severityAsSent: z.string().optional(),
        title: z.string().min(1),
        labels: strings,
        annotations: strings,
        links: z.array(z.object({ kind: z.enum(['runbook', 'dashboard', 'source', 'silence']), url: z.string() })),
        groupKey: z.string(),
        startsAt: instant.optional(),
        endsAt: instant.optional(),
        recognised: z.boolean(),
        body: z.string().optional(),
        bare: z.literal(true).optional(),
      }),
    }),
  ),
});

const good = {
  integrationId: '01a20d58-5c2f-7312-9d26-cc75b0de3725',
  serviceId: '01a20d58-5c2f-7312-9d26-cc75b0de3726',
  source: 'alertmanager',
  defaultSeverity: 'high',
  resends: true,
  receivedAt: new Date('2026-11-24T10:00:00Z'),
  event: {
    fingerprint: 'a'.repeat(32),
    status: 'firing',
    title: 'T',
    labels: {},
    annotations: {},
    links: [],
    groupKey: '',
    recognised: true,
  },
};

const accepts = (parse: (input: unknown) => unknown, input: unknown) => {
  try {
    parse(input);
    return true;
  } catch {
    return false;
  }
};
const same = (input: unknown) =>
  expect(accepts(parseIngest, input)).toBe(accepts((value) => schema.parse(value), input));

it('accepts and refuses the same as its zod schema', () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constant(undefined),
    fc.constant(''),
    fc.constant(new Date(NaN)),
    fc.constant('2026-01-01'),
    fc.constant('critical'),
    fc.constant('resolved'),
    fc.boolean(),
  );
  const itemKey = fc.constantFrom(...Object.keys(good));
  const eventKey = fc.constantFrom(
    ...Object.keys(good.event),
    'severity',
    'severityAsSent',
    'startsAt',
    'endsAt',
    'body',
    'bare',
  );
  same({ items: [good] });
  fc.assert(
    fc.property(itemKey, odd, (key, value) => same({ items: [good, { ...good, [key]: value }] })),
    { numRuns: 1500 },
  );
  fc.assert(
    fc.property(eventKey, odd, (key, value) => same({ items: [{ ...good, event: { ...good.event, [key]: value } }] })),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => same(value)),
    { numRuns: 500 },
  );
});

it('names the field that is wrong', () => {
  expect(() => parseIngest({ items: [good, { ...good, event: { ...good.event, labels: { a: 1 } } }] })).toThrow(
    'items.1.event.labels: expected strings by name',
  );
  expect(() => parseIngest(null)).toThrow('items: expected a list of items');
});
