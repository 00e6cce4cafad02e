import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createDatabaseClock } from './database-clock.js';

let database: TestDatabase;
let clock: Awaited<ReturnType<typeof createDatabaseClock>> | undefined;
beforeEach(async () => {
  // One connection: whoever asks for the time waits for it.
  database = await createTestDatabase(1);
});
afterEach(async () => {
  jest.useRealTimers();
  clock?.stop();
  await database.drop();
});

/** Keeps the one connection for a second. */
const keepBusy = () => database.query(`select pg_sleep(1)`);

/** By how many milliseconds the clock is surely wrong, seen from before and after asking the database. */
async function wrongBy({ now }: { now: () => Date }): Promise<number> {
  const before = now().getTime();
  const [row] = await database.query<{ now: number }>(
    `select extract(epoch from clock_timestamp())::float8 * 1000 as now`,
  );
  return Math.max(0, before - row!.now, row!.now - now().getTime());
}

describe('the database clock', () => {
  it('is right from the start although the first answer waited for a connection', async () => {
    const busy = keepBusy();
    clock = await createDatabaseClock(database.db);
    await busy;
    expect(await wrongBy(clock)).toBeLessThan(150);
  });

  it('stays right when a later answer waited for a connection', async () => {
    jest.useFakeTimers({
      doNotFake: ['performance', 'Date', 'nextTick', 'setImmediate', 'setTimeout', 'clearTimeout'],
    });
    clock = await createDatabaseClock(database.db);
    const busy = keepBusy();
    jest.advanceTimersByTime(10_000);
    await busy;
    // The clock asked first, so it has its answer when we have ours.
    await database.db.ping();
    expect(await wrongBy(clock)).toBeLessThan(150);
  });
});
