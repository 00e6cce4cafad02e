import { peopleAt } from './people-at.js';
import { shiftsFrom } from './shifts-of.js';
import type { Schedule } from './schedule.js';

/** Who comes on call and who goes off at an instant. */
export interface Change {
  at: Date;
  on: string[];
  off: string[];
}

/** What changes between two instants, the second included, for people who are known to be on call before the first. */
export function changesUntil(schedule: Schedule, onCall: string[], from: Date, to: Date): Change[] {
  const changes: Change[] = [];
  let before = new Set(onCall);
  const see = (at: Date, userIds: string[]) => {
    const after = new Set(userIds);
    const on = userIds.filter((userId) => !before.has(userId));
    const off = [...before].filter((userId) => !after.has(userId));
    if (on.length + off.length > 0) changes.push({ at, on, off });
    before = after;
  };
  for (const { start, userIds } of shiftsFrom(schedule, from, to)) see(start, userIds);
  see(
    to,
    peopleAt(schedule, to).map(({ userId }) => userId),
  );
  return changes;
}
