import { auditExport } from '../core/commands/audit/export.js';
import { sealChain } from '../core/commands/audit/seal-chain.js';
import { sealEvidence, type EvidenceLine } from '../core/audit/evidence.js';
import type { Actor } from '../core/people/actor.js';
import type { Execute } from '../core/execute.js';
import type { Head } from '../core/audit/entry.js';
import type { HeadKey } from '../core/head-key.js';

/** What making evidence needs. */
export interface EvidenceParts {
  execute: Execute;
  headKey: HeadKey;
  /** Told of the head that is kept for good, where it was time for one. */
  keepHead: (head: Head) => void;
}

/** The lines of a signed file of evidence, about everything up to now. @throws what `audit.export` throws */
export async function makeEvidence(
  { execute, headKey, keepHead }: EvidenceParts,
  actor: Actor,
  input: object,
): Promise<string[]> {
  const { kept } = await sealChain(execute, headKey, actor.organisationId);
  if (kept) keepHead(kept);
  const { data } = await execute(auditExport, { actor, input });
  return sealEvidence(data!.lines as EvidenceLine[], headKey);
}
