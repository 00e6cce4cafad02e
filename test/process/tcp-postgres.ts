/** A PostgreSQL as others run it: it listens on a port and asks for passwords. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../core/store/embedded-postgres.js';
import { freePort } from '../free-port.js';

export interface TcpPostgres {
  port: number;
  connection: EmbeddedPostgres['connection'];
  /** Runs SQL as the server's administrator, in a database of it when one is named. */
  admin: <T extends pg.QueryResultRow>(sql: string, database?: string) => Promise<T[]>;
  stop: () => Promise<void>;
}

/** Starts one on a free port of this machine; without durability, since it lives as long as a test file. */
export async function startTcpPostgres(): Promise<TcpPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'openalert-tcp-'));
  const dataDir = join(folder, 'server');
  const port = await freePort();
  const start = () =>
    startEmbeddedPostgres({ dataDir, settings: { listen_addresses: '127.0.0.1', port, fsync: 'off' } });
  const first = await start();
  const rules = join(dataDir, 'pg_hba.conf');
  writeFileSync(
    rules,
    readFileSync(rules, 'utf8').replace(/^host.*127\.0\.0\.1.*$/m, 'host all all 127.0.0.1/32 scram-sha-256'),
  );
  await first.stop();
  const server = await start();
  return {
    port,
    connection: server.connection,
    async admin<T extends pg.QueryResultRow>(sql: string, database = server.connection.database) {
      const client = new pg.Client({ ...server.connection, database });
      await client.connect();
      try {
        return (await client.query<T>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
