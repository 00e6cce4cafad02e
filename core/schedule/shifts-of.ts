import { dutiesAt, type Because, type MarkedDuty } from './people-at.js';
import { nextEdge } from './layer-at.js';
import type { Schedule, Swap } from './schedule.js';

/** A span in which the same people are on call; nobody in a gap. */
export interface Shift {
  userIds: string[];
  start: Date;
  end: Date;
  because: Because;
}

/** A span in which the same people are on call for the same reason: it ends with a turn also where the next is the same person's. */
export interface Segment {
  start: Date;
  end: Date;
  duties: MarkedDuty[];
  /** Swaps of people on call here: open, or taken. */
  swaps: Swap[];
}

/** The shifts of a span, without gap or overlap between them: they partition it. */
export const shiftsOf = (schedule: Schedule, from: Date, to: Date): Shift[] => [...shiftsFrom(schedule, from, to)];

/** The same, one after the other: whoever looks for the next one does not pay for sixty days of them. */
export function* shiftsFrom(schedule: Schedule, from: Date, to: Date): Generator<Shift> {
  let shift: Shift | undefined;
  for (const { start, end } of piecesFrom(schedule, from, to, false)) {
    const duties = dutiesAt(schedule, start);
    const userIds = duties.map((duty) => duty.userId).sort();
    if (shift && shift.userIds.join() === userIds.join()) {
      shift.end = end;
      continue;
    }
    if (shift) yield shift;
    shift = { userIds, start, end, because: reasonOf(duties) };
  }
  if (shift) yield shift;
}

/** The segments of a span; they partition it. */
export function* segmentsFrom(schedule: Schedule, from: Date, to: Date): Generator<Segment> {
  let segment: (Segment & { key: string }) | undefined;
  for (const { start, end } of piecesFrom(schedule, from, to, true)) {
    const duties = dutiesAt(schedule, start);
    const swaps = duties.flatMap((duty) => swapsOf(schedule, duty, start));
    const key = JSON.stringify([duties.map(({ userId, mark }) => [userId, mark]).sort(), swaps.map(({ id }) => id)]);
    if (segment?.key === key) {
      segment.end = end;
      continue;
    }
    if (segment) yield segment;
    segment = { start, end, duties, swaps, key };
  }
  if (segment) yield segment;
}

const swapsOf = (schedule: Schedule, duty: MarkedDuty, at: Date): Swap[] =>
  duty.because === 'temporary'
    ? []
    : schedule.swaps.filter(({ startsAt, endsAt, beneficiaryId, benefactorId }) => {
        if (startsAt > at || at >= endsAt) return false;
        return benefactorId === null
          ? beneficiaryId === duty.userId
          : duty.because === 'swap' && benefactorId === duty.userId && beneficiaryId === duty.replaces;
      });

/** The strongest reason of a shift's people. */
function reasonOf(duties: MarkedDuty[]): Because {
  const order: Because[] = ['temporary', 'swap', 'override', 'calendar', 'rotation'];
  return order.find((because) => duties.some((duty) => duty.because === because)) ?? 'rotation';
}

/** Spans in which nothing can change: from one edge of a layer, an override, a fixed shift or a swap to the next. */
function* piecesFrom(
  schedule: Schedule,
  from: Date,
  to: Date,
  everyTurn: boolean,
): Generator<{ start: Date; end: Date }> {
  const edges = [
    ...[...schedule.overrides, ...schedule.swaps].flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]),
    ...schedule.temporary.flatMap((one) => [one, ...one.shifts]).flatMap(({ start, end }) => [start, end]),
  ].map((edge) => edge.getTime());
  const nexts = schedule.layers.map(() => -Infinity);
  for (let start = from.getTime(); start < to.getTime();) {
    // A layer is asked again when its edge has come, not at every other's.
    schedule.layers.forEach((layer, index) => {
      if (nexts[index]! <= start) nexts[index] = nextEdge(layer, new Date(start), everyTurn);
    });
    const end = Math.min(to.getTime(), ...nexts, ...edges.filter((edge) => edge > start));
    yield { start: new Date(start), end: new Date(end) };
    start = end;
  }
}
