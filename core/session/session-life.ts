/**
 * How long somebody stays signed in. A session ends twelve hours after its sign-in, or after half an hour in which nobody did
 * anything with it. Terms: *idle* nothing was done; *seen* something was done, noted once a minute.
 */

/** How long a session lasts at most, in milliseconds. */
export const sessionMs = 12 * 60 * 60_000;
/** How long a session lasts in which nothing is done, in milliseconds. */
const idleMs = 30 * 60_000;
/** How far the note of when a session was last seen may lag behind, in milliseconds. */
const seenMs = 60_000;

/** Is it time to note that somebody is there? */
export const isDueToNote = (lastSeenAt: Date, now: Date): boolean => now.getTime() - lastSeenAt.getTime() >= seenMs;

/** Sessions that were seen before this are over. */
export const idleSince = (now: Date): Date => new Date(now.getTime() - idleMs);
