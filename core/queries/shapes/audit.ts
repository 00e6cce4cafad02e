import { z } from 'zod';
import { id, instant } from './plain.js';
import { parts, refusals } from '../../audit/entry.js';

const values = z.record(z.string(), z.unknown());

/** A row of the audit as people read it. */
export const auditRow = z
  .strictObject({
    id,
    at: instant,
    who: z.strictObject({
      kind: z.string(),
      id: z.string().nullable(),
      name: z.string().nullable().describe('Null where it was erased'),
      words: z.string(),
    }),
    via: z.string(),
    address: z.string().nullable(),
    what: z.string().describe('One sentence'),
    command: z.string(),
    subject: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
    incident: z.int().nullable().describe('The number of its incident'),
    changed: z.boolean(),
    refused: z.enum(refusals).nullable().describe('Why it was refused; null: it was not'),
    count: z.int().describe('How many times, where refused credentials are counted'),
    before: values.nullable(),
    after: values.nullable(),
    sequence: z.int().nullable().describe('Its place in the chain; null: not sealed yet'),
    erased: z.array(z.enum(parts)).describe('What was erased of it'),
  })
  .meta({ id: 'AuditRow', description: 'Who did what, or was refused' });

/** The end of the chain as it was then, signed. */
export const signedHead = z
  .strictObject({
    organisation: id,
    sequence: z.int(),
    hash: z.string(),
    at: instant,
    publicKey: z.string().describe('PEM'),
    fingerprint: z.string(),
    signature: z.string().describe('Base64'),
  })
  .meta({ id: 'SignedHead', description: 'A signed end of the audit: a chain that ends before it was cut' });

/** The newest signed head, and what waits for its seal. */
export const auditHead = z.strictObject({
  head: signedHead.nullable(),
  waiting: z.int().describe('How many rows wait for their seal'),
  waitingSince: instant.nullable(),
});
