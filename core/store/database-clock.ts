import type { Clock } from '../clock.js';
import type { Database } from './database.js';

/** How often the offset to the database is sampled, in milliseconds. */
const sampleMs = 10_000;
/** A round trip that took longer says too little: it waited for a connection, or the machine was busy. Milliseconds. */
const slowestMs = 100;
/** So many of them in a row, and the next one counts. */
const mostRefused = 3;

/**
 * Database time: the machine's monotonic clock plus an offset sampled from the database now and every 10 s. A wall clock that
 * jumps on this machine changes nothing. While the database is away the last offset holds.
 */
export async function createDatabaseClock(db: Database): Promise<Clock & { stop: () => void }> {
  let offset = 0;
  let quickest = Infinity;
  let refused = 0;
  const sample = async () => {
    const before = performance.now();
    const rows = await db.dataSource.query<{ now: number }[]>(
      `select extract(epoch from clock_timestamp())::float8 * 1000 as now`,
    );
    const after = performance.now();
    // The database read its clock about half-way through the round trip.
    const took = after - before;
    // Where all of them are slow, a slow one is better than none.
    if (took > slowestMs && took > quickest && (refused += 1) < mostRefused) return;
    refused = 0;
    quickest = Math.min(quickest, took);
    offset = rows[0]!.now - (before + after) / 2;
  };
  for (let tries = 0; tries < 5 && quickest > slowestMs; tries += 1) await sample();
  const timer = setInterval(() => void sample().catch(() => undefined), sampleMs);
  timer.unref();
  return {
    now: () => new Date(Math.round(performance.now() + offset)),
    stop: () => clearInterval(timer),
  };
}
