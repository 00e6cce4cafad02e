import { readRecordStates } from '../../store/sql/schedule-rows.js';
import { readShifts } from '../../store/sql/shift-rows.js';
import type { Record } from '../../schedule/final-shifts.js';
import type { Tx } from '../../store/tx.js';

/**
 * What was written down of a span, by schedule. Of one whose past was never written down nothing is known before `now`: what
 * its layers say today is not what they said then.
 */
export async function readRecords(tx: Tx, organisationId: string, from: Date, to: Date, now: Date) {
  const states = await readRecordStates(tx, organisationId);
  const rows = from < now ? await readShifts(tx, organisationId, from, to) : [];
  return (scheduleId: string): Record => {
    const state = states.get(scheduleId);
    const until = state?.until ?? now;
    return { since: state?.since ?? until, until, rows: rows.filter((row) => row.scheduleId === scheduleId) };
  };
}
