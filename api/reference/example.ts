/** One plausible value of a schema, for the examples of the reference. */
import type { Schema } from './document.js';

/** Words that read better than what the type alone would say. */
const known: Record<string, unknown> = {
  alert: '01938d4c-0000-7000-8000-000000000001',
  code: '123456',
  comment: 'looking at it',
  email: 'noor@example.com',
  group: 'on-call',
  handle: 'nights',
  into: 1,
  issuer: 'https://login.example.com',
  label: 'Runbook',
  name: 'Checkout',
  number: 'INC-42',
  password: 'a password of your own',
  person: '@sam',
  policy: 'Checkout',
  refreshToken: 'ort_secret',
  schedule: 'checkout',
  service: 'checkout',
  source: 'alertmanager',
  signingSecret: 'a-secret-of-your-own',
  startsOn: '2026-01-05T09:00',
  targets: ['@maya'],
  text: 'half of the payments work again',
  title: 'Checkout is slow',
  to: '@sam',
  team: 'payments',
  token: 'ort_secret',
  url: 'https://runbooks.example.com/checkout',
  user: '@sam',
  why: 'the queue stands still',
  zone: 'Europe/Berlin',
};

/** A value of this schema: what must be there and nothing else, but for an object without such, which shows one field. */
export function exampleOf(schema: Schema, defs: Record<string, Schema>, name = ''): unknown {
  if (schema.$ref) return exampleOf(defs[schema.$ref.split('/').at(-1)!] ?? {}, defs, name);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.format === 'date-time') return '2026-11-24T10:00:00Z';
  if (schema.format === 'uuid') return '01938d4c-0000-7000-8000-000000000001';
  if (schema.format === 'email') return known.email;
  if (Object.hasOwn(known, name)) return known[name];
  if (choices) return exampleOf(choices[0]!, defs, name);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, defs);
    case 'array':
      return schema.items ? [exampleOf(schema.items, defs, name.replace(/s$/, ''))] : [];
    case 'integer':
    case 'number':
      return Math.max(Number(schema.minimum ?? 1), name === 'minutes' ? 30 : 1);
    case 'boolean':
      return true;
    case 'string':
      return 'text';
    default:
      return {};
  }
}

function objectOf({ properties = {}, required = [] }: Schema, defs: Record<string, Schema>): Record<string, unknown> {
  const shown = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(shown.map((field) => [field, exampleOf(properties[field] ?? {}, defs, field)]));
}
