import { severityRulesOf, type ChangedRules, type SeverityRules } from '../../incident/severity-rules.js';
import type { Severity } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** What follows from each severity in this organisation. */
export async function readSeverityRules(tx: Tx, organisationId: string): Promise<Record<Severity, SeverityRules>> {
  const [row] = await tx.query<{ changed: ChangedRules }>(
    `select severity_rules as changed from organisations where id = $1`,
    [organisationId],
  );
  return severityRulesOf(row?.changed ?? {});
}
