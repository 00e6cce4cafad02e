import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { readChain } from '../../store/sql/seal-audit.js';

/** The chain behind a link, whole: to be verified. For OpenAlert itself, since nothing may be hidden in it. */
export const readAuditChain = defineQuery({
  name: 'audit.chain',
  permission: 'system.run',
  input: z.strictObject({ after: z.int().min(0), limit: z.int().min(1).max(10_000).default(2000) }),
  read: async ({ tx, actor }, { after, limit }) => ({ items: await readChain(tx, actor.organisationId, after, limit) }),
});
