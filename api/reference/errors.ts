/** Refusals as the reference tells them. */
import type { Schema } from './document.js';

/** A problem as in RFC 9457, as we write it. */
export const problemSchema: Schema = {
  type: 'object',
  description: 'Why it was refused, as in RFC 9457',
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for people' },
    id: { type: 'string', description: 'Stands in the log as well' },
    errors: {
      type: 'array',
      description: 'Each field that is not as expected',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, expected: { type: 'string' } },
        required: ['field', 'expected'],
        additionalProperties: false,
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'id'],
  additionalProperties: false,
};

const words: Record<number, string> = {
  400: 'A field is not what was expected, or the body is not JSON',
  401: 'No key, or one that is not known, was revoked or has ended',
  403: 'The key may not do this',
  404: 'There is no such thing, or not for this key',
  408: 'The body did not arrive within 15 s',
  409: 'As things stand this cannot be done; or the idempotency key was used for another request',
  412: 'It has changed since it was read',
  413: 'The body is larger than 1 MB',
  415: 'The content encoding is not known',
  429: 'Too many requests: wait for Retry-After',
  500: 'The fault is on our side; paging goes on',
  503: 'The database is away for a moment: wait for Retry-After',
};

const wait = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds to wait' } };

/** The answer of every refusal, by status. */
export const errorResponses = {
  ...Object.fromEntries(
    Object.entries(words).map(([status, description]) => [
      status,
      {
        description,
        ...(status === '429' || status === '503' ? { headers: wait } : {}),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  ),
  // Said before anything of the request is understood (api/protection.ts), so without a body.
  431: { description: 'The address and the headers are larger than 16 kB together' },
};
