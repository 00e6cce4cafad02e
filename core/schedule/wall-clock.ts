/**
 * The one place that knows how clocks on walls and instants belong together. Terms: *wall time* what the clocks of a zone
 * show, as milliseconds of a calendar of its own (as if it were UTC): adding to it is adding to the clock.
 */
import { stretchesOf } from './zone-stretches.js';

const minute = 60_000;

/** The wall time "YYYY-MM-DDTHH:mm". */
export const wallOf = (text: string): number => Date.parse(`${text}Z`);

/** A wall time as "YYYY-MM-DDTHH:mm". */
export const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 16);

/** What the clocks of a zone show at an instant. */
export function wallAt(at: number, zone: string): number {
  return at + stretchesOf(zone, at).find((stretch) => at < stretch.until)!.offset;
}

/**
 * The latest wall time that the clocks of a zone have shown by an instant: while an hour is repeated, the end of its first
 * run. A wall time `w` has come exactly when `w <= reachedWall(now)`, so that what happens at a time that comes twice happens once.
 */
export function reachedWall(at: number, zone: string): number {
  const stretches = stretchesOf(zone, at);
  let reached = -Infinity;
  for (const { from, until, offset } of stretches) {
    if (from > at) break;
    reached = Math.max(reached, at < until ? at + offset : until + offset - 1);
  }
  return reached;
}

/**
 * The instant of a wall time in a zone. A time that comes twice is the first or the last as asked; a time that does not
 * exist is the first instant after the gap, so that a shift never starts at a time nobody's clock has shown.
 */
export function instantOf(wall: number, zone: string, which: 'first' | 'last'): number {
  const stretches = stretchesOf(zone, wall);
  let found: number | undefined;
  for (const { from, until, offset } of stretches) {
    const at = wall - offset;
    if (at < from || at >= until) continue;
    if (which === 'first') return at;
    found = at;
  }
  if (found !== undefined) return found;
  return stretches.find(({ from, offset }) => wall < from + offset)!.from;
}

/** An instant some minutes later by the clock on the wall: "24 hours" are a day, also on the days that are longer or shorter. */
export const addClock = (at: Date, minutes: number, zone: string): Date =>
  new Date(instantOf(wallAt(at.getTime(), zone) + minutes * minute, zone, 'first'));

/** The minutes between two instants by the clock on the wall. */
export const clockDiff = (from: Date, to: Date, zone: string): number =>
  (wallAt(to.getTime(), zone) - wallAt(from.getTime(), zone)) / minute;
