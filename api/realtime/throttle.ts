/**
 * How much one browser may say. Over the limit its messages are answered with "wait"; whoever goes on all the same is closed, and
 * kept out for a while that grows. Nothing here waits by itself: the time is asked for.
 */

/** Messages that a browser may send within any second. */
export const mostPerSecond = 50;
/** For this long somebody may go on who was told to wait, in milliseconds. */
export const patienceMs = 5000;
/** How long one has to be quiet to be heard again, in milliseconds. */
export const quietMs = 1000;

/** What becomes of a message. */
export type Verdict = 'go' | 'wait' | 'close';

/** Judges one message after the other of one browser. `now`: milliseconds that only go forward. */
export function createThrottle(now: () => number): () => Verdict {
  /** When the last messages came that were let through; a ring. */
  const times = new Float64Array(mostPerSecond).fill(-Infinity);
  let next = 0;
  let throttledAt: number | null = null;
  let lastAt = -Infinity;
  return () => {
    const at = now();
    // Told to wait, and waited.
    if (at - lastAt >= quietMs) throttledAt = null;
    lastAt = at;
    if (throttledAt !== null) return at - throttledAt >= patienceMs ? 'close' : 'wait';
    if (at - times[next]! < 1000) {
      throttledAt = at;
      return 'wait';
    }
    times[next] = at;
    next = (next + 1) % mostPerSecond;
    return 'go';
  };
}

/** The most packets and bytes within `meterMs`, whatever is in them; far above what a page ever sends. */
export const mostPackets = 20_000;
/** In bytes; one message is at most 64 KB. */
export const mostBytes = 4 * 1024 * 1024;
const meterMs = 5000;

/** Counts everything that comes, before it is looked at; false: it is too much. */
export function createMeter(now: () => number): (bytes: number) => boolean {
  let since = -Infinity;
  let packets = 0;
  let bytes = 0;
  return (size) => {
    const at = now();
    if (at - since > meterMs) [since, packets, bytes] = [at, 0, 0];
    packets += 1;
    bytes += size;
    return packets <= mostPackets && bytes <= mostBytes;
  };
}

const firstPauseMs = 10_000;
const longestPauseMs = 120_000;
/** After this long without a fault it begins with the first pause again. */
const forgottenMs = 600_000;

/** Who was closed for being too much, and until when they are kept out. */
export interface Pauses {
  /** One more fault; answers how long the pause is, in milliseconds. */
  begin: (who: string) => number;
  /** What is left of it; 0: may come in. */
  left: (who: string) => number;
}

/** Pauses that double with each fault, and are forgotten by and by. */
export function createPauses(now: () => number): Pauses {
  const known = new Map<string, { pauseMs: number; until: number }>();
  const forget = () => {
    for (const [who, { until }] of known) if (now() - until > forgottenMs) known.delete(who);
  };
  return {
    begin(who) {
      forget();
      const before = known.get(who)?.pauseMs;
      const pauseMs = before === undefined ? firstPauseMs : Math.min(longestPauseMs, before * 2);
      known.set(who, { pauseMs, until: now() + pauseMs });
      return pauseMs;
    },
    left: (who) => Math.max(0, (known.get(who)?.until ?? 0) - now()),
  };
}

/** Counts by name: how many sockets a session or an address has open. */
export interface Tally {
  /** One more; answers how many there are now. */
  add: (name: string) => number;
  remove: (name: string) => void;
  of: (name: string) => number;
}

/** A tally that forgets names with nothing left. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  const of = (name: string) => counts.get(name) ?? 0;
  return {
    add(name) {
      counts.set(name, of(name) + 1);
      return of(name);
    },
    remove(name) {
      if (of(name) <= 1) counts.delete(name);
      else counts.set(name, of(name) - 1);
    },
    of,
  };
}

/** Runs at most `most` at once, the others in the order they came: nobody's burst takes the database from everybody. */
export function createLane(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    // A turn is handed on, never given back while somebody waits.
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
