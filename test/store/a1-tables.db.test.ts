/** Rows A1 and A2: the migrations make what the product asks for, and nothing else ever changes a table. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { dataSourceOptions, migrateDatabase } from '../../core/store/database.js';
import { readSources } from '../meta/sources.js';
import { insertOneOfEach } from './one-row.js';
import { schemas } from '../../core/store/schemas/index.js';
import { tableFiles } from '../../scripts/document-tables.js';
import { textOf } from '../../scripts/generated-part.js';

let database: TestDatabase;
let owner: DataSource;
const name = `empty_${randomBytes(6).toString('hex')}`;
const targetOf = (connection: TestDatabase['connection']) => ({ connection, applicationName: 'test', poolSize: 2 });

async function asOwner(text: string): Promise<void> {
  const client = new pg.Client(database.connection);
  await client.connect();
  await client.query(text);
  await client.end();
}

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(`create database ${name}`);
  const target = targetOf({ ...database.connection, database: name });
  await migrateDatabase(target);
  owner = new DataSource(dataSourceOptions(target, {}));
  await owner.initialize();
});
afterAll(async () => {
  await owner.destroy();
  await asOwner(`drop database ${name}`);
  await database.drop();
});

describe('A1: a database that was empty', () => {
  it('is made by the migrations into exactly what the entities say: 0 statements are left to run', async () => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    const tables = await owner.query<{ name: string }[]>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('migrations', 'typeorm_metadata')`,
    );
    expect(tables.map((table) => table.name).sort()).toEqual(
      owner.entityMetadatas.map(({ tableName }) => tableName).sort(),
    );
  });

  it('takes a row of every entity, and gives it back', async () => {
    const stored = await insertOneOfEach(owner);
    expect(stored.size).toBe(schemas.length);
    for (const { tableName, target, columns } of owner.entityMetadatas) {
      const [read, ...others] = (await owner.getRepository(target).find()) as Record<string, unknown>[];
      expect([tableName, others]).toEqual([tableName, []]);
      for (const { propertyName, type } of columns) {
        // The driver answers a bigint as a text where it is not the product that asks.
        const given = stored.get(tableName)![propertyName];
        const value = type === 'bigint' ? Number(read![propertyName]) : read![propertyName];
        expect([tableName, propertyName, value]).toEqual([tableName, propertyName, given]);
      }
    }
  });
});

describe('A1: no configuration', () => {
  it('lets TypeORM change a table by itself', () => {
    for (const target of [{ url: 'postgres://x/y' }, { connection: database.connection }])
      expect(dataSourceOptions({ ...target, applicationName: 'x', poolSize: 1 }, {})).toMatchObject({
        synchronize: false,
        migrationsRun: false,
      });
    // There is one place that says how a DataSource is made, and nobody asks one to synchronize or to drop.
    const sources = readSources().filter(({ path }) => !path.includes('.test.') && !path.startsWith('test/'));
    const made = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/new DataSource\(\s*([\w.]+)/g)].map(([, by]) => `${path}: ${by}`),
    );
    expect(made.filter((where) => !where.endsWith(': dataSourceOptions'))).toEqual([]);
    expect(made.length).toBeGreaterThan(1);
    const changing = /\.synchronize\(|\.dropDatabase\(|dropSchema|synchronize: (?!false)|migrationsRun: (?!false)/;
    expect(sources.filter(({ text }) => changing.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('A2: the docs', () => {
  it('count the tables that there are', async () => {
    for (const [file, text] of Object.entries(tableFiles())) expect([file, textOf(file)]).toEqual([file, text]);
    const [{ count } = { count: 0 }] = await owner.query<{ count: number }[]>(
      `select count(*)::integer as count from pg_tables where schemaname = 'public' and tablename not in ('migrations', 'typeorm_metadata')`,
    );
    expect(textOf('docs/architecture.md')).toContain(`The database has ${count} tables.`);
  });
});
