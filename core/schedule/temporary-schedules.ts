/** How temporary schedules are edited: whatever one does to them, they stay apart, in order, and their shifts inside them. */
import type { FixedShift, TemporarySchedule } from './schedule.js';

interface Piece {
  start: Date;
  end: Date;
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
const isNotEmpty = ({ start, end }: Piece): boolean => start < end;

/** Temporary schedules that touch or overlap become one, and so do one person's shifts in it. */
export function mergeTemporary(schedules: TemporarySchedule[]): TemporarySchedule[] {
  const merged: TemporarySchedule[] = [];
  for (const one of schedules.map((given) => clamp(given, given.start, given.end)).sort(byStart)) {
    if (!isNotEmpty(one)) continue;
    const last = merged.at(-1);
    if (last && one.start <= last.end) {
      last.end = later(last.end, one.end);
      last.shifts.push(...one.shifts);
    } else merged.push(one);
  }
  return merged.map((one) => ({ ...one, shifts: mergeShifts(one.shifts) }));
}

/** What is left from an instant on. */
export const trimStart = (schedules: TemporarySchedule[], at: Date): TemporarySchedule[] =>
  mergeTemporary(schedules.map((one) => clamp(one, later(one.start, at), one.end)));

/** What is left until an instant. */
export const trimEnd = (schedules: TemporarySchedule[], at: Date): TemporarySchedule[] =>
  mergeTemporary(schedules.map((one) => clamp(one, one.start, earlier(one.end, at))));

/** Cuts a span out. */
export const clearTemporary = (schedules: TemporarySchedule[], start: Date, end: Date): TemporarySchedule[] => [
  ...trimEnd(schedules, start),
  ...trimStart(schedules, end),
];

/** Puts one in the place of whatever stood in its span; what it touches joins it. */
export const setTemporary = (schedules: TemporarySchedule[], one: TemporarySchedule): TemporarySchedule[] =>
  mergeTemporary([...clearTemporary(schedules, one.start, one.end), one]);

function clamp(one: TemporarySchedule, start: Date, end: Date): TemporarySchedule {
  const shifts = one.shifts
    .map((shift) => ({ ...shift, start: later(shift.start, start), end: earlier(shift.end, end) }))
    .filter(isNotEmpty);
  return { start, end, shifts };
}

function mergeShifts(shifts: FixedShift[]): FixedShift[] {
  const merged: FixedShift[] = [];
  for (const shift of shifts.toSorted(byStart)) {
    const last = merged.findLast(({ userId }) => userId === shift.userId);
    if (last && shift.start <= last.end) last.end = later(last.end, shift.end);
    else merged.push({ ...shift });
  }
  return merged.sort((a, b) => byStart(a, b) || (a.userId < b.userId ? -1 : 1));
}

const byStart = (a: Piece, b: Piece): number => a.start.getTime() - b.start.getTime();
