/** The server that tests run on: a real PostgreSQL without durability, with a migrated template database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateDatabase, type ConnectionOptions } from '../core/store/database.js';
import { startEmbeddedPostgres } from '../core/store/embedded-postgres.js';

export const templateName = 'openalert_template';

/** Fast instead of durable: these databases live as long as a test run. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '128MB',
};

/** Starts the server and says in TEST_DATABASE where it is, so that every process of the run finds it. */
export async function startTestServer(): Promise<{ stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'openalert-test-'));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), settings });
  await makeTemplate(server.connection);
  process.env.TEST_DATABASE = JSON.stringify(server.connection);
  return {
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(connection: ConnectionOptions) {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(`create database ${templateName}`);
  await client.end();
  await migrateDatabase({
    connection: { ...connection, database: templateName },
    applicationName: 'openalert test',
    poolSize: 2,
  });
}
