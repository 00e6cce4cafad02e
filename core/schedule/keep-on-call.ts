import { placeOfTurn, turnAt } from './turn-at.js';
import type { Anchor, RotationLayer } from './schedule.js';

/**
 * The anchor with which an edited layer keeps whoever has the turn: its group, or the one it became; where it is gone, the next
 * of the old order that is left, at once. Null for a layer that has not begun, and for one without participants: it starts
 * with its first.
 */
export function anchorOf(before: RotationLayer, after: RotationLayer, now: Date): Anchor | null {
  if (after.participants.length === 0 || before.participants.length === 0) return null;
  if (after.activeFrom && now < after.activeFrom) return null;
  if (sameTurns(before, after)) return before.anchor;
  const place = placeOfTurn(before, turnAt(before, now));
  const count = before.participants.length;
  for (let step = 0; step < count; step += 1) {
    const old = (place + step) % count;
    const index = nearest(before.participants[old]!, after.participants, old);
    if (index !== null) return { index, at: now };
  }
  return { index: 0, at: now };
}

/** The group with the same people, or the one that shares the most of them; of several the one nearest to the old place. */
function nearest(group: string[], groups: string[][], place: number): number | null {
  const shared = groups.map((other) => other.filter((userId) => group.includes(userId)).length);
  const score = (index: number) => shared[index]! * 2 + (shared[index] === groups[index]!.length ? 1 : 0);
  const best = Math.max(...groups.map((_, index) => score(index)));
  if (Math.max(...shared) === 0) return null;
  const found = groups.map((_, index) => index).filter((index) => score(index) === best);
  return found.sort((a, b) => Math.abs(a - place) - Math.abs(b - place))[0]!;
}

/** Whether two layers have the same turns for the same people, so that nothing needs to be kept. */
const sameTurns = (a: RotationLayer, b: RotationLayer): boolean =>
  JSON.stringify(turnsOf(a)) === JSON.stringify(turnsOf(b));

const turnsOf = ({ zone, rotation, startsOn, participants, restriction }: RotationLayer) => [
  zone,
  [rotation.kind, rotation.length, rotation.count ?? 'calendar'],
  startsOn,
  participants,
  rotation.count === 'worked' ? restriction : null,
];
