/**
 * When a layer is live. Terms: *window* one span in which a restriction is live; *weekly window* the same as a place in the
 * week, repeated for ever.
 */
import { instantOf, reachedWall } from './wall-clock.js';
import { mod } from './remainder.js';

/** The days of the week, as calendars write them, Monday first. */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** A day of the week. */
export type Weekday = (typeof weekdays)[number];

/**
 * A time of day on some days. Where `end` is before `start` it ends on the day after, and belongs to the day on which it starts;
 * where they are equal it lasts the whole day.
 */
export interface TimeOfDay {
  /** No day: never. */
  days: readonly Weekday[];
  /** 1 to 31, or -1 to -31 from the month's end; a day must be both. Every day of the month unless told. */
  monthDays?: readonly number[];
  /** "HH:mm" */
  start: string;
  end: string;
}

/** From one day of the week to another, such as Friday 20:00 to Monday 08:00. */
export interface TimeOfWeek {
  startDay: Weekday;
  start: string;
  endDay: Weekday;
  end: string;
}

/** Live where any of its times is. */
export interface Restriction {
  /** The zone of its times; null: the layer's. */
  zone: string | null;
  times: readonly (TimeOfDay | TimeOfWeek)[];
}

/** A window of instants, in milliseconds; half-open. */
export interface Window {
  start: number;
  end: number;
}

/** A place in the week: milliseconds from Monday 00:00, and how long. */
export interface WeeklyWindow {
  start: number;
  length: number;
}

const day = 86_400_000;
const week = 7 * day;
/** The Monday from which weeks are counted: 5 January 1970. */
const firstMonday = 4 * day;

/** How far into its week a wall time is. */
export const intoWeek = (wall: number): number => mod(wall - firstMonday, week);

/** "HH:mm" as milliseconds of the day. */
const clockOf = (text: string): number => Date.parse(`1970-01-01T${text}Z`);

const isOfDay = (time: TimeOfDay | TimeOfWeek): time is TimeOfDay => 'days' in time;

/** The weekly windows of the times that repeat each week, in order, joined where they touch; one of a whole week is always. */
export function weeklyWindows(times: Restriction['times']): WeeklyWindow[] {
  const all = times.flatMap((time): WeeklyWindow[] => {
    const [start, end] = [clockOf(time.start), clockOf(time.end)];
    if (isOfDay(time)) {
      if (time.monthDays) return [];
      const length = mod(end - start - 1, day) + 1;
      return time.days.map((name) => ({ start: weekdays.indexOf(name) * day + start, length }));
    }
    const from = weekdays.indexOf(time.startDay) * day + start;
    return [{ start: from, length: mod(weekdays.indexOf(time.endDay) * day + end - from - 1, week) + 1 }];
  });
  return joined(all.sort((a, b) => a.start - b.start));
}

function joined(windows: WeeklyWindow[]): WeeklyWindow[] {
  const found: WeeklyWindow[] = [];
  for (const { start, length } of windows) {
    const last = found.at(-1);
    if (last && start <= last.start + last.length) last.length = Math.max(last.length, start + length - last.start);
    else found.push({ start, length });
  }
  // The last one may reach over the end of the week into the first.
  for (let last = found.at(-1); found.length > 1 && last!.start + last!.length >= found[0]!.start + week;) {
    const first = found.shift()!;
    last!.length = Math.max(last!.length, first.start + week + first.length - last!.start);
  }
  return found.some(({ length }) => length >= week) ? [{ start: 0, length: week }] : found;
}

/**
 * The window of a restriction that is live at an instant, or the next one; null when there is none any more. A window starts
 * at the first instant of its start's wall time and ends at the last of its end's: a repeated hour never shortens it.
 */
export function windowAt({ times, zone }: Restriction, layerZone: string, at: number): Window | null {
  const there = zone ?? layerZone;
  const weekly = weeklyWindows(times);
  if (weekly[0]?.length === week) return { start: -Infinity, end: Infinity };
  const candidates = [
    ...weekly.map((window) => weeklyAt(window, there, at)),
    ...times.filter(isOfDay).flatMap((time) => (time.monthDays ? (monthlyAt(time, there, at) ?? []) : [])),
  ];
  const live = candidates.filter(({ start }) => start <= at);
  if (live.length > 0) {
    return { start: Math.min(...live.map(({ start }) => start)), end: Math.max(...live.map(({ end }) => end)) };
  }
  return candidates.reduce<Window | null>((first, next) => (first && first.start <= next.start ? first : next), null);
}

const windowOf = (wall: number, length: number, zone: string): Window => ({
  start: instantOf(wall, zone, 'first'),
  end: instantOf(wall + length, zone, 'last'),
});

/** The last window that has started, unless it has ended; then the next that is not lost in a gap of the clocks. */
function weeklyAt({ start, length }: WeeklyWindow, zone: string, at: number): Window {
  const reached = reachedWall(at, zone);
  for (let wall = reached - mod(intoWeek(reached) - start, week); ; wall += week) {
    const window = windowOf(wall, length, zone);
    if (window.end > at && window.end > window.start) return window;
  }
}

/** How far ahead a day of the month that is a day of the week as well is looked for: 29 February is a Monday every 28 years. */
const longestSearch = 41 * 366;

function monthlyAt(time: TimeOfDay, zone: string, at: number): Window | null {
  const [start, end] = [clockOf(time.start), clockOf(time.end)];
  const length = mod(end - start - 1, day) + 1;
  const today = Math.floor(reachedWall(at, zone) / day) * day;
  for (let date = today - 2 * day; date < today + longestSearch * day; date += day) {
    if (!isOn(time, date)) continue;
    const window = windowOf(date + start, length, zone);
    if (window.end > at && window.end > window.start) return window;
  }
  return null;
}

function isOn({ days, monthDays }: TimeOfDay, date: number): boolean {
  if (!days.includes(weekdays[intoWeek(date) / day]!)) return false;
  const at = new Date(date);
  const ofMonth = at.getUTCDate();
  const inMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return monthDays === undefined || monthDays.some((n) => n === ofMonth || n === ofMonth - inMonth - 1);
}
