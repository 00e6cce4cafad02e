import { escalationAdvance } from '../core/commands/escalation/advance.js';
import { groupBy } from '../core/group-by.js';
import { spareOthers } from './spare-others.js';
import { systemActor } from '../core/people/actor.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How many steps one transaction takes at most. */
const batch = 200;

/** What advancing needs. */
export interface AdvanceEscalationsParts {
  execute: Execute;
  due: DueLists;
  onError: (error: unknown) => void;
}

/** Takes the steps of escalations that are due; one that cannot be planned holds up no other. */
export const advanceEscalations = ({ execute, due, onError }: AdvanceEscalationsParts): Sweep => ({
  name: 'advance-escalations',
  async run() {
    const rows = await due.escalations(batch);
    let done = 0;
    for (const [organisationId, own] of groupBy(rows, (row) => row.organisationId)) {
      const advance = async (incidentIds: string[]) => {
        const outcome = await execute(escalationAdvance, {
          actor: systemActor(organisationId),
          input: { incidentIds },
        });
        done += outcome.data!.taken as number;
      };
      const ids = own.map((row) => row.incidentId);
      await spareOthers(ids, advance, (id, cause) => onError(new Error(`the step of incident ${id}`, { cause })));
    }
    // What was not done stays due: counted as done it would be looked at again without a pause.
    return done;
  },
});
