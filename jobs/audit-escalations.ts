import { escalationRevive } from '../core/commands/escalation/revive.js';
import { groupBy } from '../core/group-by.js';
import { systemActor } from '../core/people/actor.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How old an incident must be before its standing still counts, in milliseconds. */
const graceMs = 30_000;

/** The auditor: every open incident has taken a step or has one to come. What stands still is set going and reported. */
export const auditEscalations = (parts: {
  execute: Execute;
  due: DueLists;
  onFound: (incidents: { organisationId: string; number: number }[]) => void;
}): Sweep => ({
  name: 'audit-escalations',
  async run() {
    const stuck = await parts.due.stuckIncidents(graceMs);
    if (stuck.length === 0) return 0;
    parts.onFound(stuck);
    for (const [organisationId, own] of groupBy(stuck, (row) => row.organisationId)) {
      const incidentIds = own.map((row) => row.incidentId);
      await parts.execute(escalationRevive, { actor: systemActor(organisationId), input: { incidentIds } });
    }
    return stuck.length;
  },
});
