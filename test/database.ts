/** One database a test file, cloned from the migrated template. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase, type ConnectionOptions, type Database } from '../core/store/database.js';
import { startTestServer, templateName } from './database-setup.js';

export interface TestDatabase {
  /** As the owner. */
  connection: ConnectionOptions;
  /** As the app role. */
  db: Database;
  /** One statement over every organisation, as the app role: row-level security shows nothing to a bare connection. */
  query: <T = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>;
  drop: () => Promise<void>;
}

/** The server of this process, when a test file is run by hand without one. */
let own: Promise<{ stop: () => Promise<void> }> | undefined;
let clones = 0;

async function server(): Promise<ConnectionOptions> {
  if (!process.env.TEST_DATABASE) {
    own ??= startTestServer();
    await own;
  }
  return JSON.parse(process.env.TEST_DATABASE!) as ConnectionOptions;
}

async function asOwner(connection: ConnectionOptions, statement: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Clones the template: a migrated, empty database of its own. */
export async function createTestDatabase(poolSize = 8): Promise<TestDatabase> {
  const connection = await server();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asOwner(connection, `create database ${name} template ${templateName}`);
  clones += 1;
  const db = await openDatabase({
    connection: { ...connection, database: name },
    applicationName: 'openalert-test',
    poolSize,
  });
  return {
    connection: { ...connection, database: name },
    db,
    query: (text, values) => db.inEveryOrganisation((tx) => tx.query(text, values)),
    async drop() {
      await db.close();
      await asOwner(connection, `drop database if exists ${name} with (force)`);
      clones -= 1;
      if (own && clones === 0) {
        const running = own;
        own = undefined;
        delete process.env.TEST_DATABASE;
        await (await running).stop();
      }
    },
  };
}
