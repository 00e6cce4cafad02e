import { auditExport } from '../core/commands/audit/export.js';
import { sealChain } from '../core/commands/audit/seal-chain.js';
import { sealEvidence, type EvidenceLine } from '../core/audit/evidence.js';
import type { Actor } from '../core/people/actor.js';
import type { Execute } from '../core/execute.js';
import type { HeadKey } from '../core/head-key.js';

/** The lines of a signed file of evidence, about everything up to now. @throws what `audit.export` throws */
export async function makeEvidence(
  { execute, headKey }: { execute: Execute; headKey: HeadKey },
  actor: Actor,
  input: object,
): Promise<string[]> {
  const chain = () => sealChain(execute, headKey, actor.organisationId);
  await chain();
  const { data } = await execute(auditExport, { actor, input });
  return sealEvidence(data!.lines as EvidenceLine[], headKey);
}
