import { servedAt } from './layer-at.js';
import type { Override, Schedule, Swap } from './schedule.js';

/** What puts somebody on call. */
export type Because = 'rotation' | 'calendar' | 'override' | 'swap' | 'temporary';

/** One person on call, and what put them there. */
export interface Duty {
  userId: string;
  because: Because;
  layer: string | null;
  replaces: string | null;
}

/** A duty, and a mark that tells one turn, override or fixed shift from the next. */
export interface MarkedDuty extends Duty {
  mark: string;
}

/** Who is on call at an instant. */
export const peopleAt = (schedule: Schedule, at: Date): Duty[] =>
  dutiesAt(schedule, at).map(({ mark: _, ...duty }) => duty);

/**
 * Who is on call at an instant, with marks. A temporary schedule counts alone. Otherwise: overrides that cover, or else the
 * layers of the highest priority that have somebody; then the other overrides; then swaps that were taken. Overrides look at
 * what the layers say, not at each other: A for B and B for C leaves B, in whatever order they were made. So do swaps.
 */
export function dutiesAt(schedule: Schedule, at: Date): MarkedDuty[] {
  const temporary = schedule.temporary.filter(({ start, end }) => start <= at && at < end);
  if (temporary.length > 0) {
    const shifts = temporary.flatMap(({ shifts }) => shifts).filter(({ start, end }) => start <= at && at < end);
    return distinct(
      shifts.map(({ userId, start }) => dutyOf(userId, 'temporary', `temporary@${start.getTime()}/${userId}`)),
    );
  }
  const active = schedule.overrides.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  const covers = active.filter(({ kind }) => kind === 'cover');
  const base = covers.length > 0 ? highest(covers).map((cover) => standIn(cover)) : layersAt(schedule, at);
  const swaps = schedule.swaps.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  return swapped(overridden(distinct(base), active), swaps);
}

function layersAt(schedule: Schedule, at: Date): MarkedDuty[] {
  const served = schedule.layers.flatMap((layer) => servedAt(layer, at).map((one) => ({ layer, ...one })));
  return highest(served).flatMap(({ layer, userIds, mark }) =>
    userIds.map((userId) => ({ userId, because: layer.kind, layer: layer.name, replaces: null, mark })),
  );
}

function overridden(base: MarkedDuty[], active: Override[]): MarkedDuty[] {
  const duties = base.flatMap((duty) => {
    const changes = active.filter(({ kind, replacesUserId }) => kind !== 'cover' && replacesUserId === duty.userId);
    if (changes.length === 0) return [duty];
    return changes
      .filter(({ kind }) => kind === 'replace')
      .map((override) => ({ ...standIn(override), layer: duty.layer, replaces: duty.userId }));
  });
  return distinct([...duties, ...active.filter(({ kind }) => kind === 'add').map(standIn)]);
}

function swapped(duties: MarkedDuty[], swaps: Swap[]): MarkedDuty[] {
  const taken = swaps.filter(({ benefactorId }) => benefactorId !== null);
  return distinct(
    duties.flatMap((duty) => {
      const swap = taken.find(({ beneficiaryId }) => beneficiaryId === duty.userId);
      if (!swap) return [duty];
      return [{ ...duty, ...dutyOf(swap.benefactorId!, 'swap', `${duty.mark}/${swap.id}`), replaces: duty.userId }];
    }),
  );
}

const dutyOf = (userId: string, because: Because, mark: string): MarkedDuty => ({
  userId,
  because,
  layer: null,
  replaces: null,
  mark,
});

const standIn = ({ userId, id }: Override): MarkedDuty => dutyOf(userId!, 'override', id);

function highest<T extends { priority: number }>(all: T[]): T[] {
  const priority = Math.max(...all.map((one) => one.priority));
  return all.filter((one) => one.priority === priority);
}

function distinct<T extends { userId: string }>(duties: T[]): T[] {
  const seen = new Set<string>();
  return duties.filter((duty) => !seen.has(duty.userId) && seen.add(duty.userId));
}
