import { lookAheadMs } from './on-call-at.js';
import { shiftsFrom } from './shifts-of.js';
import type { Schedule } from './schedule.js';

/** The next change of who is on call after an instant; null when there is none for as long as we look ahead. */
export function nextHandoffAt(schedule: Schedule, at: Date): { at: Date; from: string[]; to: string[] } | null {
  const [now, next] = shiftsFrom(schedule, at, new Date(at.getTime() + lookAheadMs));
  return now && next ? { at: next.start, from: now.userIds, to: next.userIds } : null;
}
