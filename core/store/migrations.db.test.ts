import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createHarness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { dataSourceOptions, migrateDatabase } from './database.js';
import { describeSchema } from './describe-schema.js';
import { IntegrationKeys1764200000000 } from './migrations/1764200000000-integration-keys.js';
import { migrations } from './migrations/index.js';

let database: TestDatabase;
let owner: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new DataSource(
    dataSourceOptions({ connection: database.connection, applicationName: 'test', poolSize: 2 }, {}),
  );
  await owner.initialize();
});
afterAll(async () => {
  await owner.destroy();
  await database.drop();
});

/** Columns that end in _id and need no foreign key, each with its reason. */
const withoutForeignKey: Record<string, string> = {
  'outbox_mails.incident_id': 'a copy, so that the mails of a private incident are hidden with it',
  'alerts.organisation_id': 'hot: 3.4 µs a row; an orphan test covers it',
  'alerts.integration_id': 'hot: 3.4 µs a row; an orphan test covers it',
  'alerts.incident_id': 'hot: 3.4 µs a row; an orphan test covers it',
  'timeline.organisation_id': 'hot and append-only',
  'timeline.incident_id': 'hot and append-only; an orphan test covers it',
  'timeline.actor_id': 'a user, a token or an integration; the name stands beside it',
  'audit.organisation_id': 'append-only; outlives what it tells of',
  'audit.incident_id': 'append-only; outlives what it tells of',
  'group_mappings.group_id': 'a group of the directory, not of ours',
  'audit.actor_id': 'append-only; outlives whoever acted',
};

describe('the schema', () => {
  it('is what schema.sql says', async () => {
    expect(await describeSchema(owner)).toBe(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'));
  });

  it('is what the EntitySchemas say', async () => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    expect(upQueries.map((query) => query.query)).toEqual([]);
  });

  it('gives every reference a foreign key, or a reason why not', async () => {
    const rows = await owner.query<{ name: string }[]>(`
      select c.table_name || '.' || c.column_name as name from information_schema.columns c
      join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = 'public' and c.column_name like '%\\_id' and not exists (
        select 1 from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
        where k.contype = 'f' and k.conrelid = c.table_name::regclass and a.attname = c.column_name)`);
    expect(rows.map((row) => row.name).sort()).toEqual(Object.keys(withoutForeignKey).sort());
  });

  it('gives every foreign key an index that begins with its columns', async () => {
    const rows = await owner.query<{ name: string }[]>(`
      select conrelid::regclass || ': ' || conname as name from pg_constraint k
      where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
        select 1 from pg_index i where i.indrelid = k.conrelid
          and (string_to_array(i.indkey::text, ' ')::int2[])[1:array_length(k.conkey, 1)] @> k.conkey)`);
    expect(rows.map((row) => row.name)).toEqual([]);
  });

  it('carries the organisation in every table', async () => {
    const rows = await owner.query<{ name: string }[]>(`
      select table_name as name from information_schema.tables t where table_schema = 'public'
        and table_name not in ('organisations', 'system_state', 'migrations') and not exists (
          select 1 from information_schema.columns c where c.table_name = t.table_name and c.column_name = 'organisation_id')`);
    expect(rows).toEqual([]);
  });

  it('is used by a role that is neither owner nor superuser and makes no tables', async () => {
    const [role] = await database.query<{ me: string; super: boolean; owns: number }[]>(`
      select current_user as me, r.rolsuper as super,
             (select count(*)::integer from pg_tables where schemaname = 'public' and tableowner = current_user) as owns
      from pg_roles r where r.rolname = current_user`);
    expect(role).toEqual({ me: 'openalert_app', super: false, owns: 0 });
    await expect(database.db.dataSource.query('create table public.mine (id integer)')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('goes down and up again, and answers the same', async () => {
    const before = await describeSchema(owner);
    for (const _ of migrations) await owner.undoLastMigration();
    expect(await describeSchema(owner)).toBe('\n');
    expect(
      await migrateDatabase({ connection: database.connection, applicationName: 'test', poolSize: 2 }),
    ).toHaveLength(migrations.length);
    expect(await describeSchema(owner)).toBe(before);
  });

  it('takes the keys of integrations along when it goes up, and back when it goes down', async () => {
    const ids = { o: '01a20d58-5c2f-7312-9d26-cc75b0de3725', s: '01a20d58-5c2f-7312-9d26-cc75b0de3726' };
    const integration = '01a20d58-5c2f-7312-9d26-cc75b0de3727';
    const back = migrations.length - migrations.indexOf(IntegrationKeys1764200000000);
    for (let n = 0; n < back; n += 1) await owner.undoLastMigration();
    await owner.query(`insert into organisations (id, name, created_at) values ($1, 'O', now())`, [ids.o]);
    await owner.query(`insert into services (organisation_id, id, name, created_at) values ($1, $2, 'S', now())`, [
      ids.o,
      ids.s,
    ]);
    await owner.query(
      `insert into integrations (organisation_id, id, name, source, service_id, key_hash, key_prefix, created_at)
       values ($1, $2, 'I', 'alertmanager', $3, '\\x01', 'oak_1', now())`,
      [ids.o, integration, ids.s],
    );
    await migrateDatabase({ connection: database.connection, applicationName: 'test', poolSize: 2 });
    const keys = () =>
      owner.query<object[]>(
        `select integration_id, encode(key_hash, 'hex') as hash, key_prefix, revoked_at from integration_keys`,
      );
    expect(await keys()).toEqual([{ integration_id: integration, hash: '01', key_prefix: 'oak_1', revoked_at: null }]);

    await owner.query(`update integration_keys set revoked_at = now()`);
    await owner.query(
      `insert into integration_keys (organisation_id, id, integration_id, key_hash, key_prefix, created_at)
       values ($1, $2, $3, '\\x02', 'oak_2', now())`,
      [ids.o, ids.s, integration],
    );
    for (let n = 0; n < back; n += 1) await owner.undoLastMigration();
    // The older build knows one key: the one that is live.
    expect(await owner.query(`select encode(key_hash, 'hex') as hash, revoked_at from integrations`)).toEqual([
      { hash: '02', revoked_at: null },
    ]);
    await owner.query(`delete from integrations`);
    await owner.query(`delete from services`);
    await owner.query(`delete from organisations`);
    await migrateDatabase({ connection: database.connection, applicationName: 'test', poolSize: 2 });
  });

  it('keeps what was on call through the migration of schedules, there and back', async () => {
    const own = await createTestDatabase();
    const target = { connection: own.connection, applicationName: 'test', poolSize: 2 };
    const there = new DataSource(dataSourceOptions(target, {}));
    await there.initialize();
    for (const _ of migrations.slice(1)) await there.undoLastMigration();
    const id = (n: number) => `'00000000-0000-4000-8000-00000000000${n}'`;
    const at = `'2026-01-01T00:00:00Z'`;
    await there.query(`insert into organisations (id, name, created_at) values (${id(1)}, 'A', ${at})`);
    for (const n of [2, 3])
      await there.query(`insert into users (organisation_id, id, name, handle, email, zone, role, created_at)
        values (${id(1)}, ${id(n)}, 'U${n}', 'u${n}', 'u${n}@example.com', 'UTC', 'member', ${at})`);
    await there.query(
      `insert into schedules (organisation_id, id, name, handle, zone, created_at) values (${id(1)}, ${id(4)}, 'S', 's', 'UTC', ${at})`,
    );
    await there.query(`insert into layers (organisation_id, id, schedule_id, name, zone, rotation_kind, rotation_length, starts_on, participants)
      values (${id(1)}, ${id(5)}, ${id(4)}, 'L', 'UTC', 'daily', 1, '2026-01-01T00:00', '[]')`);
    const override = (n: number, replaces: string) =>
      there.query(`insert into overrides (organisation_id, id, schedule_id, user_id, replaces_user_id, starts_at, ends_at, created_at)
        values (${id(1)}, ${id(n)}, ${id(4)}, ${id(2)}, ${replaces}, ${at}, '2026-01-02T00:00:00Z', ${at})`);
    await override(6, id(3));
    await override(7, 'null');
    const overrides = () =>
      there.query<{ kind: string; alone: boolean }[]>(`select kind, batch = id as alone from overrides order by id`);
    await migrateDatabase(target);
    expect(await overrides()).toEqual([
      { kind: 'replace', alone: true },
      { kind: 'add', alone: true },
    ]);
    expect(await there.query(`select kind, rotation_count from layers`)).toEqual([
      { kind: 'rotation', rotation_count: 'calendar' },
    ]);
    // What the former tables cannot hold goes, and only that.
    await there.query(`update overrides set kind = 'cover', replaces_user_id = null where kind = 'replace'`);
    for (const _ of migrations.slice(1)) await there.undoLastMigration();
    expect(await there.query(`select count(*)::integer as n from overrides`)).toEqual([{ n: 1 }]);
    expect(await there.query(`select count(*)::integer as n from layers`)).toEqual([{ n: 1 }]);
    await there.destroy();
    await own.drop();
  });

  it('refuses a database that a newer build has migrated', async () => {
    await owner.query(`insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`);
    const again = migrateDatabase({ connection: database.connection, applicationName: 'test', poolSize: 2 });
    await expect(again).rejects.toThrow('The database is ahead of this build');
    await owner.query(`delete from migrations where name = 'Later9999999999999'`);
  });
});

it('leaves no orphan where foreign keys were left out', async () => {
  const h = await createHarness();
  await h.alert();
  await h.alert({ group: 'other', name: 'Other' });
  await h.settle();
  const [orphans] = await h.database.query<object[]>(`
    select (select count(*)::integer from alerts a where incident_id is not null and not exists (
              select 1 from incidents i where i.organisation_id = a.organisation_id and i.id = a.incident_id)) as alerts,
           (select count(*)::integer from alerts a where not exists (
              select 1 from integrations i where i.organisation_id = a.organisation_id and i.id = a.integration_id)) as integrations,
           (select count(*)::integer from timeline t where not exists (
              select 1 from incidents i where i.organisation_id = t.organisation_id and i.id = t.incident_id)) as timeline`);
  expect(orphans).toEqual({ alerts: 0, integrations: 0, timeline: 0 });
  await h.stop();
});
