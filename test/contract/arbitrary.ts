/**
 * Requests made of the OpenAPI document: valid ones, nearly valid ones and hostile ones. Terms: *known* values that mean
 * something in the demo company, so that requests get past the first look.
 */
import fc from 'fast-check';
import { meant, type Place } from './document.js';
import type { Parameter, Schema } from '../../api/reference/document.js';

export type Known = Record<string, unknown[]>;

/** How a request is meant: `stranger` has a field that nobody knows. */
export type Kind = 'valid' | 'nearly' | 'stranger' | 'hostile';

export interface Sent {
  kind: Kind;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  "'; drop table incidents; --",
  '%00',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{constructor}}',
  '\u202e\u2066',
  '💥'.repeat(50),
  'x'.repeat(5000),
  '9'.repeat(400),
  '-0',
  '1e309',
  'NaN',
  'null',
];
const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 60 }));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(0, -1, 2 ** 31, 2 ** 53, -(2 ** 63), 1.5, 1e308, null, true, [], {}, [[]], [null], ['', '']),
);

/** Values that a schema takes; where a name has known values, mostly those. */
export function valuesOf(schema: Schema, known: Known, name = ''): fc.Arbitrary<unknown> {
  const free = shapedBy(schema, known, name);
  const own = known[name];
  return own && own.length > 0 ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...own) }, free) : free;
}

function shapedBy(schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  if (schema.$ref) return valuesOf(meant(schema.$ref)!, known, name);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => shapedBy(choice, known, name)));
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, known);
    case 'array': {
      const [least, most] = [Number(schema.minItems ?? 0), Math.min(Number(schema.maxItems ?? 4), 4)];
      return fc.array(valuesOf(schema.items ?? {}, known, name), {
        minLength: least,
        maxLength: Math.max(least, most),
      });
    }
    case 'string':
      return textsOf(schema);
    case 'integer':
      return fc.integer({
        min: Math.max(Number(schema.minimum ?? -1000), -(2 ** 31)),
        max: Math.min(Number(schema.maximum ?? 1000), 2 ** 31 - 1),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectsOf({ properties = {}, required = [] }: Schema, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, part]) => [name, valuesOf(part, known, name)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

function textsOf({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc
      .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (format === 'date') return fc.constantFrom('2026-11-24', '2026-02-28', '2027-01-01');
  if (format === 'email') return fc.emailAddress();
  if (format === 'uuid') return fc.uuid();
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const least = Math.max(Number(minLength), 1);
  return fc.string({ minLength: least, maxLength: Math.max(least, Math.min(Number(maxLength), 60)) });
}

/** One value of another kind, one left out, or one more: what a slip makes of a valid body. */
const slipped = (body: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> => {
  const names = Object.keys(body);
  if (names.length === 0) return hostileValue.map((value) => ({ text: value }));
  return fc.tuple(fc.constantFrom(...names), hostileValue, fc.boolean()).map(([name, value, gone]) => {
    const { [name]: _, ...rest } = body;
    return gone ? rest : { ...rest, [name]: value };
  });
};

const etags = ['*', '"1-x"', '"nosuch"', 'W/"4"', 'nonsense', '"'];
const headersOf = (parameters: Parameter[]) =>
  fc.record(
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === 'header')
        .map(({ name }) => [
          name.toLowerCase(),
          name === 'Idempotency-Key'
            ? fc.constantFrom('a', 'b', 'x'.repeat(201), 'two words')
            : fc.constantFrom(...etags),
        ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, string>>;

/** As it stands in a URL: a text as it is, everything else as its JSON. */
const encoded = (value: unknown) =>
  encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());

/** Requests of one operation. */
export function requestsOf({ path, operation }: Place, known: Known): fc.Arbitrary<Sent> {
  const placed = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const record = (parameters: Parameter[], values: (parameter: Parameter) => fc.Arbitrary<unknown>, all = false) =>
    fc.record(Object.fromEntries(parameters.map((parameter) => [parameter.name, values(parameter)])), {
      requiredKeys: parameters.filter(({ required }) => required || all).map(({ name }) => name),
    });
  const valid = (parameter: Parameter) => valuesOf(parameter.schema, known, parameter.name);
  const schema = operation.requestBody?.content['application/json'].schema;
  const body = (schema ? valuesOf(schema, known) : fc.constant({})) as fc.Arbitrary<Record<string, unknown>>;
  const isPost = 'post' in operation || operation.operationId.startsWith('post-');
  const urlOf = (named: Record<string, unknown>, query: Record<string, unknown>) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(named[name]));
    const search = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
    return filled + (search.length > 0 ? `?${search.join('&')}` : '');
  };
  const whole = fc.tuple(
    record(placed('path'), valid, true),
    record(placed('query'), valid),
    headersOf(placed('header')),
    body,
  );
  const text = (value: unknown) => (isPost ? JSON.stringify(value) : undefined);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: whole.map(([named, query, , sent]) => sentAs('valid', urlOf(named, query), {}, text(sent))),
    },
    {
      weight: 2,
      arbitrary: whole.chain(([named, query, headers, sent]) =>
        fc
          .tuple(slipped(sent), slipped(query))
          .map(([bad, search]) => sentAs('nearly', urlOf(named, isPost ? {} : search), headers, text(bad))),
      ),
    },
    {
      weight: 1,
      arbitrary: whole.map(([named, query, , sent]) =>
        sentAs('stranger', urlOf(named, isPost ? {} : { ...query, nosuch: '1' }), {}, text({ ...sent, nosuch: 1 })),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          record(placed('path'), () => hostileText, true),
          fc.dictionary(fc.constantFrom(...placed('query').map(({ name }) => name), 'x'), hostileText, { maxKeys: 4 }),
          headersOf(placed('header')),
          fc.oneof(
            hostileValue.map((value) => JSON.stringify(value)),
            hostileText,
            fc.constantFrom('{', '[', '{"a":'),
          ),
        )
        .map(([named, query, headers, sent]) =>
          sentAs('hostile', urlOf(named, query), headers, isPost ? sent : undefined),
        ),
    },
  );
}

const sentAs = (kind: Kind, path: string, headers: Record<string, string>, body: string | undefined): Sent => ({
  kind,
  path,
  headers,
  body,
});
