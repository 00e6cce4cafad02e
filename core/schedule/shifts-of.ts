import { peopleAt } from './people-at.js';
import { turnAt, turnStart } from './turn-at.js';
import type { Layer, Schedule } from './schedule.js';

/** A span in which the same people are on call; nobody in a gap. Half-open. */
export interface Shift {
  userIds: string[];
  start: Date;
  end: Date;
  because: 'rotation' | 'override';
}

/** The shifts of a span, without gap or overlap between them: they partition it. */
export const shiftsOf = (schedule: Schedule, from: Date, to: Date): Shift[] => [...shiftsFrom(schedule, from, to)];

/** The same, one after the other: whoever looks for the next one does not pay for sixty days of them. */
export function* shiftsFrom(schedule: Schedule, from: Date, to: Date): Generator<Shift> {
  let shift: Shift | undefined;
  for (const { start, end } of piecesFrom(schedule, from, to)) {
    const duties = peopleAt(schedule, start);
    const userIds = duties.map((duty) => duty.userId).sort();
    if (shift && shift.userIds.join() === userIds.join()) {
      shift.end = end;
      continue;
    }
    if (shift) yield shift;
    const because = duties.some((duty) => duty.because === 'override') ? 'override' : 'rotation';
    shift = { userIds, start, end, because };
  }
  if (shift) yield shift;
}

/** Spans in which nothing can change: from one start of a turn, or edge of an override, to the next. */
function* piecesFrom(schedule: Schedule, from: Date, to: Date): Generator<{ start: Date; end: Date }> {
  const edges = schedule.overrides.flatMap((override) => [override.startsAt.getTime(), override.endsAt.getTime()]);
  const turns = schedule.layers
    .filter((layer) => layer.participants.length > 1)
    .map((layer) => turnsAfter(layer, from));
  for (let start = from.getTime(); start < to.getTime();) {
    const next = [...edges, ...turns.map((turn) => turn.startAfter(start))].filter((edge) => edge > start);
    const end = Math.min(to.getTime(), ...next);
    yield { start: new Date(start), end: new Date(end) };
    start = end;
  }
}

/** The starts of a layer's turns, asked for with instants that only grow. */
function turnsAfter(layer: Layer, from: Date): { startAfter: (at: number) => number } {
  let index = turnAt(layer, from) + 1;
  let start = turnStart(layer, index).getTime();
  return {
    startAfter(at) {
      while (start <= at) start = turnStart(layer, (index += 1)).getTime();
      return start;
    },
  };
}
