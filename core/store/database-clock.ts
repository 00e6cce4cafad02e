import type { Clock } from '../clock.js';
import type { Database } from './database.js';

/** How often the offset to the database is sampled, in milliseconds. */
const sampleMs = 10_000;

/**
 * Database time: the machine's monotonic clock plus an offset sampled from the database now and every 10 s. A wall clock that
 * jumps on this machine changes nothing. While the database is away the last offset holds.
 */
export async function createDatabaseClock(db: Database): Promise<Clock & { stop: () => void }> {
  let offset = 0;
  const sample = async () => {
    const before = performance.now();
    const rows = await db.dataSource.query<{ now: number }[]>(
      `select extract(epoch from clock_timestamp())::float8 * 1000 as now`,
    );
    // The database read its clock about half-way through the round trip.
    offset = rows[0]!.now - (before + performance.now()) / 2;
  };
  await sample();
  const timer = setInterval(() => void sample().catch(() => undefined), sampleMs);
  timer.unref();
  return {
    now: () => new Date(Math.round(performance.now() + offset)),
    stop: () => clearInterval(timer),
  };
}
