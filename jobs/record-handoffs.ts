import { scheduleRecord } from '../core/commands/schedule/record.js';
import { spareOthers } from './spare-others.js';
import { systemActor } from '../core/people/actor.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How many schedules one run looks at. */
const batch = 200;

/** Writes down who was on call wherever somebody comes or goes; one schedule that cannot be worked out holds up no other. */
export const recordHandoffs = (parts: {
  execute: Execute;
  due: DueLists;
  onError: (error: unknown) => void;
}): Sweep => ({
  name: 'record-handoffs',
  async run() {
    let done = 0;
    for (const { organisationId, id } of await parts.due.handoffs(batch)) {
      const record = async () => {
        await parts.execute(scheduleRecord, { actor: systemActor(organisationId), input: { id } });
        done += 1;
      };
      await spareOthers([id], record, (_, cause) => parts.onError(new Error(`schedule ${id}`, { cause })));
    }
    return done;
  },
});
