/** Row A5: a migration loses nothing on its way down and up, happens whole or not at all, and nothing starts on another schema. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { dataSourceOptions, migrateDatabase } from '../../core/store/database.js';
import { describeSchema } from '../../core/store/describe-schema.js';
import { insertOneOfEach } from './one-row.js';
import { migrations } from '../../core/store/migrations/index.js';
import { openStore } from '../../cli/store.js';
import { readConfig } from '../../cli/config.js';

let database: TestDatabase;
let owner: DataSource;
const target = () => ({ connection: database.connection, applicationName: 'test', poolSize: 2 });
const migrate = () => migrateDatabase(target());

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new DataSource(dataSourceOptions(target(), {}));
  await owner.initialize();
});
afterEach(async () => {
  await owner.destroy();
  await database.drop();
});

type Rows = Record<string, Record<string, unknown>[]>;

/** Every row of every table, with its columns by name. */
async function everything(): Promise<Rows> {
  const tables = await owner.query<{ name: string }[]>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('migrations', 'typeorm_metadata') order by 1`,
  );
  const rows: Rows = {};
  for (const { name } of tables)
    rows[name] = (
      await owner.query<{ row: Record<string, unknown> }[]>(`select to_jsonb(t) as row from ${name} t`)
    ).map(({ row }) => row);
  return rows;
}

/** What of these rows stood in the tables and columns of others. */
const within = (rows: Rows, others: Rows): Rows =>
  Object.fromEntries(
    Object.entries(others).map(([table, [other]]) => [
      table,
      (rows[table] ?? []).map((row) =>
        Object.fromEntries(Object.keys(other ?? {}).map((column) => [column, row[column]])),
      ),
    ]),
  );

describe('A5: a filled database', () => {
  it('goes down by each migration and up again, and keeps all that both sides have a place for', async () => {
    await insertOneOfEach(owner);
    const full = await everything();
    expect(Object.values(full).every((rows) => rows.length === 1)).toBe(true);
    const schema = await describeSchema(owner);
    // The first migration makes the tables; below it there is nothing to keep.
    for (let down = 1; down < migrations.length; down += 1) {
      for (let n = 0; n < down; n += 1) await owner.undoLastMigration();
      const below = await everything();
      const lost = Object.entries(below).filter(([table, rows]) => rows.length !== full[table]?.length);
      expect([down, lost.map(([table]) => table)]).toEqual([down, []]);
      expect([down, below]).toEqual([down, within(full, below)]);
      await migrate();
      const again = await everything();
      expect([down, within(again, below)]).toEqual([down, below]);
      expect(await describeSchema(owner)).toBe(schema);
      // What has no place below is made anew for the next step.
      await owner.query(`truncate ${Object.keys(full).join(', ')} cascade`);
      await insertOneOfEach(owner);
    }
  }, 60_000);
});

describe('A5: a migration that does not get its lock', () => {
  it('fails whole: the schema is as it was, nothing is noted, and the next start does it', async () => {
    const last = migrations.at(-1)!.name;
    await owner.undoLastMigration();
    const before = await describeSchema(owner);
    const noted = () => owner.query<{ name: string }[]>(`select name from migrations order by id`);
    const notedBefore = await noted();
    const holder = new pg.Client(database.connection);
    await holder.connect();
    await holder.query(`alter database ${database.connection.database} set lock_timeout = '100ms'`);
    // The last table that the migration comes to: what it did before has to be taken back.
    const standing = Object.keys(await everything());
    const named = (await created(last)).join('\n').matchAll(/(?:\bon|alter table|references) (\w+)/g);
    const table = [...named].flatMap(([, name]) => (standing.includes(name!) ? name! : [])).at(-1)!;
    await holder.query(`begin; lock table ${table} in access exclusive mode`);
    await expect(migrate()).rejects.toMatchObject({ code: 'unavailable', cause: { code: '55P03' } });
    // Whoever describes a table waits for its lock as well.
    await holder.end();
    expect(await describeSchema(owner)).toBe(before);
    expect(await noted()).toEqual(notedBefore);
    expect(await migrate()).toEqual([last]);
  });

  /** The statements of a migration, without running them. */
  async function created(name: string): Promise<string[]> {
    const statements: string[] = [];
    const Migration = migrations.find((one) => one.name === name)!;
    await new Migration().up({ query: async (text: string) => void statements.push(text) } as never);
    return statements;
  }
});

describe('A5: the product', () => {
  const start = () => {
    const { host, port, user, database: name } = database.connection;
    const url = `postgres://${user}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
    return openStore(readConfig({ DATABASE_URL: url }), { poolSize: 2, onError: () => undefined });
  };

  it('starts on the schema of its migrations', async () => {
    await (await start()).close();
  });

  it.each<[string, string, RegExp]>([
    [
      'that a newer build has migrated',
      `insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`,
      /ahead of this build: it knows Later9999999999999/,
    ],
    [
      'without a column',
      `alter table alerts drop column count`,
      /not as its migrations left it: alerts\.count is missing/,
    ],
    [
      'without a table',
      `drop table shifts`,
      /shifts\.organisation_id, shifts\.id, shifts\.schedule_id are missing, and 3 more/,
    ],
    ['with a table under another name', `alter table pages rename to pages_old`, /pages\.organisation_id/],
  ])('refuses to start on one %s, and says so', async (_, harm, words) => {
    await owner.query(harm);
    await expect(start()).rejects.toThrow(words);
  });
});
