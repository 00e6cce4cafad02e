/** How long wrong tries lock. A try is counted before it is looked at, so that many at once are no way around it. */

/** How many wrong codes are free. */
export const freeCodes = 5;
/** How many wrong passwords are free; more than of codes, because anybody can try them. */
export const freePasswords = 10;

const firstLockMs = 30_000;
const longestLockMs = 15 * 60_000;

/** How long to wait after so many wrong tries in a row, in milliseconds: nothing for the free ones, then twice as long each time. */
export function lockMs(failures: number, free: number): number {
  if (failures < free) return 0;
  return Math.min(longestLockMs, firstLockMs * 2 ** Math.min(10, failures - free));
}

/** Is it locked now? */
export const isLocked = (until: Date | null, now: Date): boolean => until !== null && until > now;
