import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../test/database.js';
import { wireCore, type Core } from '../cli/core.js';
import { defineCommand } from './execute.js';
import { Unavailable } from './errors.js';
import { newId } from './ids.js';
import { systemActor } from './people/actor.js';
import { organisationFound } from './commands/organisation/found.js';
import { TryAgain } from './try-again.js';
import type { Tx } from './store/tx.js';

let database: TestDatabase;
let core: Core;
const actor = systemActor(newId());
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
  core = wireCore({ db: database.db, clock, onError: () => undefined });
  const owner = { name: 'Olga', handle: 'olga', email: 'olga@example.org', zone: 'Europe/Oslo' };
  await core.execute(organisationFound, { actor, input: { name: 'Real', owner } });
});
afterAll(() => database.drop());

/** A command whose first `failures` runs fail; answers how often it ran. */
function failing(failures: number, fail: (tx: Tx) => Promise<unknown>) {
  let runs = 0;
  const command = defineCommand({
    name: 'test.fail',
    permission: 'system.run',
    audited: false,
    input: { parse: () => null },
    async handle({ tx }) {
      runs += 1;
      if (runs <= failures) await fail(tx);
      return { changed: true, reason: `run ${runs}`, subject: null };
    },
  });
  return { command, runs: () => runs };
}
const ways: [string, (tx: Tx) => Promise<unknown>][] = [
  ['a deadlock', (tx) => tx.query(`do $$ begin raise exception 'no' using errcode = '40P01'; end $$`)],
  ['a command that asks for it', () => Promise.reject(new TryAgain('somebody was faster'))],
];

describe('a command that something else was in the way of', () => {
  it.each(ways)('is run again, so that nobody hears of it: %s', async (_, fail) => {
    const { command } = failing(3, fail);
    expect(await core.execute(command, { actor, input: {} })).toMatchObject({ changed: true, reason: 'run 4' });
  });

  it.each(ways)(
    'asks the caller to come back after the last time, instead of failing for good: %s',
    async (_, fail) => {
      const { command, runs } = failing(100, fail);
      const error: unknown = await core.execute(command, { actor, input: {} }).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(Unavailable);
      expect(error).toMatchObject({
        code: 'unavailable',
        message: 'Too much changes here at once.',
        retryAfterMs: 1000,
      });
      expect(runs()).toBe(4);
    },
  );

  it('is not run again for any other error', async () => {
    const { command, runs } = failing(1, (tx) => tx.query(`select 'x'::uuid`));
    await expect(core.execute(command, { actor, input: {} })).rejects.toMatchObject({ code: '22P02' });
    expect(runs()).toBe(1);
  });
});

describe('a command called twice with one key', () => {
  it('is run once, and the second answer says that it is the first one’s', async () => {
    const { command, runs } = failing(0, async () => undefined);
    const call = { actor, input: {}, key: 'once' };
    const first = await core.execute(command, call);
    expect(first).toEqual({ changed: true, reason: 'run 1', subject: null });
    expect(await core.execute(command, call)).toEqual({ ...first, repeated: true });
    expect(runs()).toBe(1);
  });
});
