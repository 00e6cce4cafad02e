import { z } from 'zod';
import { appendAudit } from '../../store/sql/append-audit.js';
import { defineCommand } from '../../execute.js';

/** Writes down that somebody came with a key that is not known or no longer counts, so many times within a minute. */
export const auditRefuseKey = defineCommand({
  name: 'audit.refuse-key',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    /** The first letters of the key: what it is told by, and no help in guessing the rest. Left out: it is none of ours. */
    prefix: z.string().min(1).max(12).optional(),
    via: z.enum(['rest', 'webhook']),
    address: z.string().max(100).optional(),
    count: z.int().min(1),
    at: z.date(),
  }),
  async handle({ tx, actor }, { prefix, via, address, count, at }) {
    const name = prefix === undefined ? 'that is none of ours' : `${prefix}…`;
    const reason =
      prefix === undefined ? 'This is no key of ours.' : `The key ${name} is not known, or no longer counts.`;
    const who = {
      organisationId: actor.organisationId,
      kind: 'token',
      id: null,
      name,
      via,
      address,
    };
    const outcome = { changed: false, reason, subject: null };
    await appendAudit(tx, { at, command: 'key.use', actor: who, outcome, refused: 'credential', count });
    return outcome;
  },
});
