import { z } from 'zod';
import { auditHead, signedHead } from '../shapes/audit.js';
import { defineQuery } from '../../query.js';
import { findHead, readHeads, readSealBacklog } from '../../store/sql/seal-audit.js';

/** The newest signed head of the chain, to be kept elsewhere, and how many rows wait for their seal. */
export const showAuditHead = defineQuery({
  name: 'audit.head',
  permission: 'audit.read',
  input: z.strictObject({}),
  answer: auditHead,
  async read({ tx, actor }) {
    const head = (await findHead(tx, actor.organisationId)) ?? null;
    const { waiting, since } = await readSealBacklog(tx, actor.organisationId);
    return { head, waiting, waitingSince: since };
  },
});

/** Every signed head that is kept, the oldest first. */
export const listAuditHeads = defineQuery({
  name: 'audit.heads',
  permission: 'audit.read',
  input: z.strictObject({}),
  answer: z.strictObject({ items: z.array(signedHead) }),
  read: async ({ tx, actor }) => ({ items: await readHeads(tx, actor.organisationId) }),
});
