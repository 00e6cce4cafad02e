import { peopleOfTurn, turnAt } from './turn-at.js';
import type { Override, Schedule } from './schedule.js';

/** One person on call, and what put them there. */
export interface Duty {
  userId: string;
  because: 'rotation' | 'override';
  layer: string | null;
  replaces: string | null;
}

/**
 * Who is on call at an instant: the layers of the highest priority that have somebody, then overrides. Overrides look at what
 * the layers say, not at each other: A for B and B for C leaves B, in whatever order they were made.
 */
export function peopleAt(schedule: Schedule, at: Date): Duty[] {
  const base = layersAt(schedule, at);
  const active = schedule.overrides.filter((override) => override.startsAt <= at && at < override.endsAt);
  const replaced = new Map<string, Override[]>();
  for (const override of active) {
    if (override.replacesUserId === null) continue;
    replaced.set(override.replacesUserId, [...(replaced.get(override.replacesUserId) ?? []), override]);
  }
  const duties = base.flatMap((duty): Duty[] => {
    const stands = replaced.get(duty.userId);
    if (!stands) return [duty];
    return stands.map((override) => ({
      userId: override.userId,
      because: 'override',
      layer: duty.layer,
      replaces: duty.userId,
    }));
  });
  const added = active
    .filter((override) => override.replacesUserId === null)
    .map((override): Duty => ({ userId: override.userId, because: 'override', layer: null, replaces: null }));
  return distinct([...duties, ...added]);
}

function layersAt(schedule: Schedule, at: Date): Duty[] {
  const live = schedule.layers
    .map((layer) => ({ layer, users: peopleOfTurn(layer, turnAt(layer, at)) }))
    .filter(({ users }) => users.length > 0);
  const highest = Math.max(...live.map(({ layer }) => layer.priority));
  const counted = live.filter(({ layer }) => layer.priority === highest);
  return distinct(
    counted.flatMap(({ layer, users }) =>
      users.map((userId): Duty => ({ userId, because: 'rotation', layer: layer.name, replaces: null })),
    ),
  );
}

function distinct(duties: Duty[]): Duty[] {
  const seen = new Set<string>();
  return duties.filter((duty) => !seen.has(duty.userId) && seen.add(duty.userId));
}
