/** Moving to another database: what may not be lost, and that everything goes on where it stood when the move fails. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createHarness, eventually, type Harness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { moveDatabase, type MoveParts } from './move-database.js';

let old: TestDatabase;
let fresh: TestDatabase;
let h: Harness;

beforeEach(async () => {
  [old, fresh] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  h = await createHarness({ database: old });
  await h.alert();
  await h.settle();
});
afterEach(async () => {
  await h.stop();
  await Promise.all([old.drop(), fresh.drop()]);
});

const move = (parts: Partial<MoveParts> = {}) =>
  moveDatabase({
    from: { connection: old.connection },
    to: { connection: fresh.connection },
    called: 'postgres://elsewhere/openalert',
    now: () => new Date('2026-11-24T10:00:00Z'),
    ...parts,
  });

async function asOwner<T extends pg.QueryResultRow>(database: TestDatabase, sql: string): Promise<T[]> {
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows each table has, without those that say where OpenAlert is. */
async function countsOf(database: TestDatabase): Promise<Record<string, number>> {
  const tables = await asOwner<{ name: string }>(
    database,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await asOwner<{ n: number }>(database, `select count(*)::integer as n from ${name}`);
      return [name, row!.n] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** Moves while another session holds a table of the new database, so that the move stands still there; `meanwhile` runs then. */
async function moveSlowly(meanwhile: () => Promise<void>) {
  const holder = new pg.Client(fresh.connection);
  await holder.connect();
  await holder.query('begin; lock table pages in share mode');
  const reached: string[] = [];
  const moving = move({ onTable: ({ name }) => reached.push(name) });
  moving.catch(() => undefined);
  await eventually(async () => reached.includes('incidents'), 5000);
  try {
    await meanwhile();
  } finally {
    await holder.end();
  }
  return moving;
}

describe('moving to another database', () => {
  it('brings every row, and the product goes on there where it stood', async () => {
    const before = await countsOf(old);
    const moved = await move();
    expect(Object.fromEntries(moved.map(({ name, rows }) => [name, rows]))).toEqual(
      Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'migrations')),
    );
    expect(await countsOf(fresh)).toEqual(before);
    expect(before).toMatchObject({ alerts: 1, incidents: 1 });
    const next = await createHarness({ database: fresh, at: '2026-11-24T10:01:00Z' });
    try {
      // The same incident, its number counted on, and its escalation under way.
      expect((await next.incident(1)).title).toBe('Errors above 5%');
      await next.alert({ name: 'Later', group: 'later' });
      expect((await next.incident(2)).title).toBe('Later above 5%');
      await next.advance('5m');
      expect((await next.pages(1)).some(({ step }) => step === 1)).toBe(true);
    } finally {
      await next.stop();
    }
  });

  it('closes the old one: it reads, says where everything is, and asks every sender to come back', async () => {
    await move();
    expect(await h.alert({ name: 'TooLate', group: 'late' })).toBe(503);
    const refused = await h.rest('POST', '/incidents/1/acknowledge', {});
    expect([refused.status, refused.body.detail]).toEqual([503, 'This database takes no more writes: it was moved.']);
    expect((await h.rest('GET', '/incidents/1')).status).toBe(200);
    const ready = await fetch(`${h.system.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('was moved to postgres://elsewhere/openalert; start with that address');
    await expect(move()).rejects.toThrow();
    expect((await countsOf(old)).alerts).toBe(1);
  });

  it('answers writes with 503 and Retry-After while it copies, reads as ever, and loses nothing', async () => {
    await moveSlowly(async () => {
      const webhook = `${h.system.url}/webhooks/alertmanager/${h.system.home.demoKey}`;
      const answer = await fetch(webhook, { method: 'POST', body: JSON.stringify({ status: 'firing', alerts: [{}] }) });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      const write = await h.rest('POST', '/incidents/1/acknowledge', {});
      expect([write.status, write.body.detail]).toEqual([
        503,
        'OpenAlert is being moved to another database: nothing is written meanwhile.',
      ]);
      expect((await h.rest('GET', '/incidents/1')).status).toBe(200);
      const ready = await fetch(`${h.system.url}/readyz`);
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('is being moved')]);
    });
    expect((await countsOf(fresh)).alerts).toBe(1);
  });

  it('waits for a writer that was there first, and moves what it wrote', async () => {
    const writer = await asWriter();
    const moving = move();
    // New writers are refused from now on; the one that runs is not cut off.
    let sent = 0;
    await eventually(async () => (await h.alert({ name: `New${(sent += 1)}`, group: 'new' })) === 503, 5000);
    await writer.finish();
    await moving;
    expect(await asOwner(fresh, `select value from system_state where key = 'written'`)).toEqual([{ value: 'first' }]);
  });

  it('leaves the old one as it was when it is cut off, and begins anew', async () => {
    const before = await countsOf(old);
    const cut = moveSlowly(async () => {
      await asOwner(
        fresh,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'openalert move' and datname = current_database()`,
      );
    });
    await expect(cut).rejects.toThrow('One of the two databases went away.');
    expect((await countsOf(fresh)).incidents).toBe(0);
    expect(await countsOf(old)).toEqual(before);
    expect(await h.alert({ name: 'GoesOn', group: 'on' })).toBe(202);
    await move();
    expect((await countsOf(fresh)).alerts).toBe(2);
  });

  it('leaves both alone when something writes in spite of the lock', async () => {
    const moving = moveSlowly(async () => {
      await asOwner(old, `insert into system_state (key, value, updated_at) values ('sneaked', 'in', '2026-11-24')`);
    });
    await expect(moving).rejects.toThrow('Something wrote to system_state meanwhile, so nothing was moved.');
    expect((await countsOf(fresh)).incidents).toBe(0);
    expect(await h.alert({ name: 'GoesOn', group: 'on' })).toBe(202);
  });

  it('takes neither a database that holds something nor the one that is moved', async () => {
    await asOwner(fresh, `insert into system_state (key, value, updated_at) values ('x', 'y', '2026-11-24')`);
    await expect(move()).rejects.toThrow(
      'The database at postgres://elsewhere/openalert is not empty: system_state has rows.',
    );
    await expect(move({ to: { connection: old.connection } })).rejects.toThrow(
      'That is the database that OpenAlert runs on',
    );
    expect(await h.alert({ name: 'GoesOn', group: 'on' })).toBe(202);
  });
});

/** A writing transaction that stands open until it is told to finish. */
async function asWriter() {
  let finish!: () => void;
  const told = new Promise<void>((resolve) => (finish = resolve));
  const [organisation] = await asOwner<{ id: string }>(old, 'select id from organisations');
  let begun!: () => void;
  const began = new Promise<void>((resolve) => (begun = resolve));
  const written = old.db.inOrganisation(organisation!.id, async (tx) => {
    await tx.query(`insert into system_state (key, value, updated_at) values ('written', 'first', '2026-11-24')`);
    begun();
    await told;
  });
  await began;
  return {
    async finish() {
      finish();
      await written;
    },
  };
}
