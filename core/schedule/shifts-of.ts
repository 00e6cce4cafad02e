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
export function shiftsOf(schedule: Schedule, from: Date, to: Date): Shift[] {
  if (to <= from) return [];
  const inside = (at: Date) => at > from && at < to;
  const edges = [
    ...schedule.layers.flatMap((layer) => turnStartsBetween(layer, from, to)),
    ...schedule.overrides.flatMap((override) => [override.startsAt, override.endsAt]),
  ].filter(inside);
  const starts = [...new Set([from.getTime(), ...edges.map((edge) => edge.getTime())])].sort((a, b) => a - b);
  const shifts: Shift[] = [];
  starts.forEach((start, index) => {
    const end = new Date(starts[index + 1] ?? to.getTime());
    const duties = peopleAt(schedule, new Date(start));
    const userIds = duties.map((duty) => duty.userId).sort();
    const last = shifts.at(-1);
    if (last && last.userIds.join() === userIds.join()) last.end = end;
    else {
      const because = duties.some((duty) => duty.because === 'override') ? 'override' : 'rotation';
      shifts.push({ userIds, start: new Date(start), end, because });
    }
  });
  return shifts;
}

function turnStartsBetween(layer: Layer, from: Date, to: Date): Date[] {
  if (layer.participants.length < 2) return [];
  const starts: Date[] = [];
  for (let index = turnAt(layer, from) + 1; ; index += 1) {
    const start = turnStart(layer, index);
    if (start >= to) return starts;
    starts.push(start);
  }
}
