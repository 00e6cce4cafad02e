import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { newSalt } from '../../ids.js';
import { findKeptHead, lockChain, readUnsealed, saveSealed } from '../../store/sql/seal-audit.js';
import { sealEntry } from '../../audit/link.js';
import type { SealedEntry } from '../../audit/entry.js';

/** How many rows one transaction seals at most. */
const batch = 5000;
/** How often a head is kept for good, in milliseconds. */
const keepEveryMs = 60 * 60_000;

/**
 * Gives the rows of the audit that wait their places in the chain. Data: `sealed`, whether there is `more`, the `head`, and whether it
 * is to be `kept` for good.
 */
export const auditSeal = defineCommand({
  name: 'audit.seal',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({}),
  async handle({ tx, now, actor }) {
    const { organisationId } = actor;
    const chain = await lockChain(tx, organisationId, now);
    const sealedAt = (chain.sealedAt > now ? chain.sealedAt : now).toISOString();
    let last: { sequence: number; hash: string } = chain;
    const sealed: SealedEntry[] = [];
    for (const entry of await readUnsealed(tx, organisationId, batch)) {
      const next = sealEntry(entry, last, { sealedAt, newSalt });
      sealed.push(next);
      last = next;
    }
    await saveSealed(tx, organisationId, sealed);
    const kept = await findKeptHead(tx, organisationId);
    const isDue = !kept || now.getTime() - kept.at.getTime() >= keepEveryMs;
    return {
      changed: sealed.length > 0,
      reason: `${sealed.length} rows of the audit are sealed.`,
      subject: null,
      data: {
        sealed: sealed.length,
        more: sealed.length === batch,
        head: { organisation: organisationId, sequence: last.sequence, hash: last.hash, at: now.toISOString() },
        kept: isDue && last.sequence > 0,
      },
    };
  },
});
