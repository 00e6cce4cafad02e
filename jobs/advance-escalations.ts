import { escalationAdvance } from '../core/commands/escalation/advance.js';
import { groupBy } from '../core/group-by.js';
import { systemActor } from '../core/people/actor.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How many steps one transaction takes at most. */
const batch = 200;

/** Takes the steps of escalations that are due. */
export const advanceEscalations = ({ execute, due }: { execute: Execute; due: DueLists }): Sweep => ({
  name: 'advance-escalations',
  async run() {
    const rows = await due.escalations(batch);
    for (const [organisationId, own] of groupBy(rows, (row) => row.organisationId)) {
      const incidentIds = own.map((row) => row.incidentId);
      await execute(escalationAdvance, { actor: systemActor(organisationId), input: { incidentIds } });
    }
    return rows.length;
  },
});
