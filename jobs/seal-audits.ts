import { sealChain } from '../core/commands/audit/seal-chain.js';
import { spareOthers } from './spare-others.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Head } from '../core/audit/entry.js';
import type { HeadKey } from '../core/head-key.js';
import type { Sweep } from './sweep.js';

/** What sealing needs. */
export interface SealAuditsParts {
  execute: Execute;
  due: DueLists;
  key: HeadKey;
  /** Told of the head that is kept for good, once an hour, so that somebody keeps it outside the database. */
  onKept: (head: Head) => void;
  onError: (error: unknown) => void;
}

/** Gives the rows of the audit their places in the chain of their organisation, and signs its end. */
export const sealAudits = ({ execute, due, key, onKept, onError }: SealAuditsParts): Sweep => ({
  name: 'seal-audits',
  async run() {
    let total = 0;
    const seal = async ([organisationId]: string[]) => {
      const { sealed, kept } = await sealChain(execute, key, organisationId!);
      if (kept) onKept(kept);
      total += sealed;
    };
    for (const organisationId of await due.unsealedOrganisations())
      await spareOthers([organisationId], seal, (id, cause) =>
        onError(new Error(`the audit of organisation ${id} could not be sealed`, { cause })),
      );
    return total;
  },
});
