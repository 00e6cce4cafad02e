import { escalationRevive } from '../core/commands/escalation/revive.js';
import { groupBy } from '../core/group-by.js';
import { systemActor } from '../core/people/actor.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How old an incident must be before its standing still counts, in milliseconds. */
const graceMs = 30_000;
/** How long after a run that reached nobody the policy is run again, in milliseconds. */
const againMs = 5 * 60_000;

/**
 * The auditor: every triggered incident has reached somebody or has a step to come. What stands still is set going and
 * reported; where a whole policy reached nobody it is run again, for as long as nobody has it.
 */
export const auditEscalations = (parts: {
  execute: Execute;
  due: DueLists;
  onFound: (incidents: { organisationId: string; number: number }[]) => void;
}): Sweep => ({
  name: 'audit-escalations',
  async run() {
    const stuck = await parts.due.stuckIncidents(graceMs, againMs);
    if (stuck.length === 0) return 0;
    parts.onFound(stuck);
    for (const [organisationId, own] of groupBy(stuck, (row) => row.organisationId)) {
      const incidentIds = own.map((row) => row.incidentId);
      await parts.execute(escalationRevive, { actor: systemActor(organisationId), input: { incidentIds } });
    }
    return stuck.length;
  },
});
