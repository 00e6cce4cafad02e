import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { saveHead } from '../../store/sql/seal-audit.js';

/** Stores the signed end of the chain; with `kept` for good, otherwise until the next one. */
export const auditKeepHead = defineCommand({
  name: 'audit.keep-head',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    sequence: z.int().min(1),
    hash: z.string().length(64),
    at: z.iso.datetime(),
    publicKey: z.string().min(1).max(1000),
    fingerprint: z.string().min(1).max(100),
    signature: z.string().min(1).max(200),
    kept: z.boolean(),
  }),
  async handle({ tx, actor }, { kept, ...head }) {
    await saveHead(tx, { organisation: actor.organisationId, ...head }, kept);
    return { changed: true, reason: `The audit is signed up to its row ${head.sequence}.`, subject: null };
  },
});
