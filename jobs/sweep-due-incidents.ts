import { groupBy } from '../core/group-by.js';
import { spareOthers } from './spare-others.js';
import { systemActor } from '../core/people/actor.js';
import type { Command, Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How many incidents one transaction takes at most. */
const batch = 200;

/** What a sweep over due incidents needs. */
export interface DueIncidentsParts {
  execute: Execute;
  onError: (error: unknown) => void;
  name: string;
  /** The due ones, oldest first. */
  list: (limit: number) => Promise<{ organisationId: string; incidentId: string }[]>;
  /** Does what is due; its outcome's data says how many it `taken`. */
  command: Command<{ incidentIds: string[] }>;
  /** What failed, for the log: "the step of". */
  failed: string;
}

/** Runs one command for the due incidents of each organisation; one that cannot be done holds up no other. */
export const sweepDueIncidents = ({ execute, onError, name, list, command, failed }: DueIncidentsParts): Sweep => ({
  name,
  async run() {
    let done = 0;
    for (const [organisationId, own] of groupBy(await list(batch), (row) => row.organisationId)) {
      const work = async (incidentIds: string[]) => {
        const outcome = await execute(command, { actor: systemActor(organisationId), input: { incidentIds } });
        done += outcome.data!.taken as number;
      };
      const ids = own.map((row) => row.incidentId);
      await spareOthers(ids, work, (id, cause) => onError(new Error(`${failed} incident ${id}`, { cause })));
    }
    // What was not done stays due: counted as done it would be looked at again without a pause.
    return done;
  },
});
