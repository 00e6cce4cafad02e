import { peopleAt, type Because } from './people-at.js';
import { shiftsFrom, type Shift } from './shifts-of.js';
import type { Schedule } from './schedule.js';

/** Somebody on call at an instant. */
export interface OnCall {
  userId: string;
  /** When the uninterrupted duty ends; null when it goes on for longer than we look ahead. */
  until: Date | null;
  because: Because;
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
  const after = new Map<string, Shift>();
  for (const shift of duties.length > 0 ? shiftsFrom(schedule, at, new Date(at.getTime() + lookAheadMs)) : []) {
    for (const { userId } of duties)
      if (!after.has(userId) && !shift.userIds.includes(userId)) after.set(userId, shift);
    if (after.size === duties.length) break;
  }
  return {
    users: duties.map((duty) => {
      const shift = after.get(duty.userId);
      return { ...duty, until: shift?.start ?? null, next: shift?.userIds ?? [] };
    }),
  };
}
