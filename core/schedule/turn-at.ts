/**
 * Which turn of a rotation an instant belongs to, by division: nothing is stepped through, however long a rotation runs.
 * Terms: *period* one hour, day, week or month of the rotation; *worked period* one in which the restriction is live.
 */
import { intoWeek, weeklyWindows } from './restriction.js';
import { instantOf, reachedWall, wallOf } from './wall-clock.js';
import { mod } from './remainder.js';
import type { RotationLayer } from './schedule.js';

const minute = 60_000;
const hour = 60 * minute;
const week = 7 * 24 * hour;
const periods = { hourly: hour, daily: 24 * hour, weekly: week } as const;

/** A wall time some months later; the 31st becomes the last day of a shorter month. */
function monthsLater(wall: number, months: number): number {
  const at = new Date(wall);
  const year = at.getUTCFullYear();
  const month = at.getUTCMonth() + months;
  const longest = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(at.getUTCDate(), longest)) + mod(wall, 24 * hour);
}

/** The wall time at which turn `index` starts, which may be negative. */
function turnWall(layer: RotationLayer, index: number): number {
  const { kind, length } = layer.rotation;
  const start = wallOf(layer.startsOn);
  if (kind === 'monthly') return monthsLater(start, index * length);
  const pattern = workedPattern(layer);
  return start + periods[kind] * (pattern ? pattern.periodOf(index * length) : index * length);
}

/** The start of turn `index`, which may be negative. */
export const turnStart = (layer: RotationLayer, index: number): Date =>
  new Date(instantOf(turnWall(layer, index), layer.zone, 'first'));

/** Until when turn `index` is served: the start of the next, unless the rotation says otherwise. */
export function turnEnd(layer: RotationLayer, index: number): Date {
  const { lasts } = layer.rotation;
  if (!lasts) return turnStart(layer, index + 1);
  const start = turnWall(layer, index);
  const end = 'months' in lasts ? monthsLater(start, lasts.months) : start + lasts.minutes * minute;
  return new Date(instantOf(end, layer.zone, 'first'));
}

/** The turn in progress at an instant: the last that has started. */
export function turnAt(layer: RotationLayer, at: Date): number {
  const { kind, length } = layer.rotation;
  const reached = reachedWall(at.getTime(), layer.zone);
  const start = wallOf(layer.startsOn);
  if (kind === 'monthly') {
    const [from, to] = [new Date(start), new Date(reached)];
    const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
    const index = Math.floor(months / length);
    return turnWall(layer, index) > reached ? index - 1 : index;
  }
  const period = Math.floor((reached - start) / periods[kind]);
  const pattern = workedPattern(layer);
  return Math.floor((pattern ? pattern.startedBy(period) - 1 : period) / length);
}

/** The turns served at an instant: one, or none after its end; several where a turn lasts into the next. */
export function turnsServed(layer: RotationLayer, at: Date): number[] {
  const last = turnAt(layer, at);
  if (!layer.rotation.lasts) return [last];
  const served: number[] = [];
  for (let index = last; turnEnd(layer, index) > at; index -= 1) served.unshift(index);
  return served;
}

/** Whose turn it is, as a place among the participants; there must be some. */
export function placeOfTurn(layer: RotationLayer, index: number): number {
  const { anchor, participants } = layer;
  return mod(anchor ? anchor.index + index - turnAt(layer, anchor.at) : index, participants.length);
}

/** The people of a turn; nobody when there are no participants. */
export const peopleOfTurn = (layer: RotationLayer, index: number): string[] =>
  layer.participants.length === 0 ? [] : layer.participants[placeOfTurn(layer, index)]!;

/** How worked periods are counted: their pattern repeats each week, so that counting is a division and a look-up. */
interface WorkedPattern {
  /** How many worked periods start from period 0 up to and with this one; negative before. */
  startedBy: (period: number) => number;
  /** The period that is worked period number `worked`. */
  periodOf: (worked: number) => number;
}

/** Null where every period counts: because the rotation counts so, or because all or none are worked. */
function workedPattern(layer: RotationLayer): WorkedPattern | null {
  const { kind, count } = layer.rotation;
  if (count !== 'worked' || kind === 'monthly' || !layer.restriction) return null;
  const length = periods[kind];
  const inWeek = week / length;
  const first = intoWeek(wallOf(layer.startsOn));
  const windows = weeklyWindows(layer.restriction.times);
  const isWorked = (period: number) => {
    const start = first + period * length;
    return windows.some(
      (window) => mod(start - window.start, week) < window.length || mod(window.start - start, week) < length,
    );
  };
  const worked = Array.from({ length: inWeek }, (_, period) => period).filter(isWorked);
  if (worked.length === 0 || worked.length === inWeek) return null;
  return {
    startedBy: (period) =>
      Math.floor(period / inWeek) * worked.length + worked.filter((one) => one <= mod(period, inWeek)).length,
    periodOf: (number) => Math.floor(number / worked.length) * inWeek + worked[mod(number, worked.length)]!,
  };
}
