import { Temporal } from 'temporal-polyfill';
import { wallAt, wallToInstant } from './wall-clock.js';
import type { Layer } from './schedule.js';

/** The length of a turn in calendar days. */
const daysOf = ({ rotation }: Layer): number => rotation.length * (rotation.kind === 'weekly' ? 7 : 1);

/** The start of turn `index`, which may be negative. */
export function turnStart(layer: Layer, index: number): Date {
  const wall = Temporal.PlainDateTime.from(layer.startsOn).add({ days: index * daysOf(layer) });
  return new Date(wallToInstant(wall, layer.zone, 'first').epochMilliseconds);
}

/** The turn that covers an instant: computed by division and corrected by one at a change of the clocks, never stepped to. */
export function turnAt(layer: Layer, at: Date): number {
  const start = Temporal.PlainDateTime.from(layer.startsOn);
  const passed = start.until(wallAt(at, layer.zone), { largestUnit: 'hour' });
  let index = Math.floor((passed.hours + passed.minutes / 60) / (24 * daysOf(layer)));
  while (turnStart(layer, index) > at) index -= 1;
  while (turnStart(layer, index + 1) <= at) index += 1;
  return index;
}

/** The people of a turn; nobody when there are no participants. */
export function peopleOfTurn(layer: Layer, index: number): string[] {
  const count = layer.participants.length;
  return count === 0 ? [] : layer.participants[((index % count) + count) % count]!;
}
