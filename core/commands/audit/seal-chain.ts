/** Sealing and signing together: by the sweep, and before evidence is made, so that it says what happened up to now. */
import { auditKeepHead } from './keep-head.js';
import { auditSeal } from './seal.js';
import { headText } from '../../audit/link.js';
import { systemActor } from '../../people/actor.js';
import type { Execute } from '../../execute.js';
import type { Head } from '../../audit/entry.js';
import type { HeadKey } from '../../head-key.js';

/** What came of it: how many rows were sealed, and the head that is kept from this hour on, where it was time for one. */
export interface Sealed {
  sealed: number;
  kept?: Head;
}

/** Seals what waits in an organisation, and signs the end of its chain where it has moved or is to be kept. */
export async function sealChain(execute: Execute, key: HeadKey, organisationId: string): Promise<Sealed> {
  const actor = systemActor(organisationId);
  let total = 0;
  for (;;) {
    const { data } = await execute(auditSeal, { actor, input: {} });
    const { sealed, more, head, kept } = data as {
      sealed: number;
      more: boolean;
      head: Omit<Head, 'publicKey' | 'fingerprint' | 'signature'>;
      kept: boolean;
    };
    total += sealed;
    if (more) continue;
    if (total === 0 && !kept) return { sealed: 0 };
    const { publicKey, fingerprint } = key;
    const signed = { ...head, publicKey, fingerprint, signature: key.sign(headText(head)) };
    const { organisation: _, ...input } = signed;
    await execute(auditKeepHead, { actor, input: { ...input, kept } });
    return { sealed: total, ...(kept ? { kept: signed } : {}) };
  }
}
