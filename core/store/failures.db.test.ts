import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { Busy, Unavailable } from '../errors.js';
import { newId } from '../ids.js';
import { isRefusedData, isSerializationFailure } from './failures.js';
import type { Tx } from './tx.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The error with which a transaction ends. */
const errorOf = (fn: (tx: Tx) => Promise<unknown>): Promise<unknown> =>
  database.db.inOrganisation(newId(), fn).then(
    () => undefined,
    (error: unknown) => error,
  );
const raise = (code: string) => (tx: Tx) =>
  tx.query(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`);

describe('a database that takes too long is busy, and the caller is asked to come back', () => {
  it('when somebody else holds a lock', async () => {
    const lock = `select pg_advisory_xact_lock(7)`;
    const busy = await database.db.inOrganisation(newId(), async (tx) => {
      await tx.query(lock);
      return errorOf(async (other) => {
        await other.query(`set local lock_timeout = 50`);
        await other.query(lock);
      });
    });
    expect(busy).toBeInstanceOf(Busy);
    expect(busy).toMatchObject({ code: 'unavailable', cause: { code: '55P03' } });
  });

  it('when a statement does not end in time', async () => {
    const late = await errorOf(async (tx) => {
      await tx.query(`set local statement_timeout = 50`);
      await tx.query(`select pg_sleep(5)`);
    });
    expect(late).toBeInstanceOf(Busy);
    expect(late).toMatchObject({ cause: { code: '57014' } });
  });

  it.each(['53100', '53200', '53400'])('when its disk, memory or limits run out: %s', async (code) => {
    expect(await errorOf(raise(code))).toBeInstanceOf(Busy);
  });
});

describe('a database that is not reached', () => {
  it.each(['57P01', '08006', '53300'])('is away, which is more than busy: %s', async (code) => {
    const away = await errorOf(raise(code));
    expect(away).toBeInstanceOf(Unavailable);
    expect(away).not.toBeInstanceOf(Busy);
  });
});

describe('an error of the statement itself is told as it is', () => {
  it('as refused data where a value or a rule is to blame', async () => {
    const unknown = await errorOf((tx) => tx.query(`select 'x'::uuid`));
    expect(unknown).not.toBeInstanceOf(Unavailable);
    expect(isRefusedData(unknown)).toBe(true);
    expect(isRefusedData(await errorOf(raise('23514')))).toBe(true);
  });

  it('as a reason to run the transaction again where two were in each other’s way', async () => {
    for (const code of ['40001', '40P01']) {
      const error = await errorOf(raise(code));
      expect([isSerializationFailure(error), isRefusedData(error)]).toEqual([true, false]);
    }
  });

  it('as neither where our own SQL is wrong', async () => {
    const wrong = await errorOf((tx) => tx.query(`select no_such_column`));
    expect([isRefusedData(wrong), isSerializationFailure(wrong)]).toEqual([false, false]);
    expect(wrong).toMatchObject({ code: '42703' });
  });
});
