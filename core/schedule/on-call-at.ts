import { peopleAt } from './people-at.js';
import { shiftsOf } from './shifts-of.js';
import type { Schedule } from './schedule.js';

/** Somebody on call at an instant. */
export interface OnCall {
  userId: string;
  /** When the uninterrupted duty ends; null when it goes on for longer than we look ahead. */
  until: Date | null;
  because: 'rotation' | 'override';
  layer: string | null;
  replaces: string | null;
  /** Who is on call right after. */
  next: string[];
}

/** How far ahead the end of a duty is looked for. */
export const lookAheadMs = 60 * 24 * 60 * 60_000;

/** Who is on call at an instant, until when, and who follows. */
export function onCallAt(schedule: Schedule, at: Date): { users: OnCall[] } {
  const duties = peopleAt(schedule, at);
  if (duties.length === 0) return { users: [] };
  const shifts = shiftsOf(schedule, at, new Date(at.getTime() + lookAheadMs));
  return {
    users: duties.map((duty) => {
      const after = shifts.find((shift) => !shift.userIds.includes(duty.userId));
      return { ...duty, until: after?.start ?? null, next: after?.userIds ?? [] };
    }),
  };
}
