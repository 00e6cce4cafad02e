import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../../test/harness.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { findRunningPostgres } from './running-postgres.js';
import { isAlive } from './data-dir-lock.js';
import { keepEmbeddedPostgres } from './kept-postgres.js';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openalert-embedded-'));
  dataDir = join(folder, 'postgres');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing here must outlive a power cut, so the disk need not be waited for. */
const settings = { fsync: 'off' };
async function ask(connection: pg.ClientConfig, statement: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

describe('the embedded PostgreSQL', () => {
  it('listens on a socket alone, keeps what was committed, and is found by others while it runs', async () => {
    const first = await startEmbeddedPostgres({ dataDir, settings });
    await ask(first.connection, 'create table kept as select 1 as n');
    expect(await ask(first.connection, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(findRunningPostgres(dataDir)).toMatchObject({ host: first.connection.host });
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'conflict' });
    await first.stop();
    await first.stop();
    expect(findRunningPostgres(dataDir)).toBeUndefined();
    const second = await startEmbeddedPostgres({ dataDir, settings });
    expect(await ask(second.connection, 'select n from kept')).toEqual([{ n: 1 }]);
    await second.stop();
    expect(existsSync(second.connection.host)).toBe(false);
  }, 30_000);

  it('is started again with the same connection when it dies, and not when it is stopped', async () => {
    const words: string[] = [];
    const kept = await keepEmbeddedPostgres({ dataDir, settings }, (said) => words.push(said));
    const pidNow = () => Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const pid = pidNow();
    process.kill(pid, 'SIGKILL');
    await eventually(() => ask(kept.connection, 'select 1').catch(() => undefined), 20_000);
    expect(pidNow()).not.toBe(pid);
    expect(words.length).toBeGreaterThan(0);
    const last = pidNow();
    await kept.stop();
    expect(isAlive(last)).toBe(false);
  }, 30_000);

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux(
    'is started again although one of its own lives on, deaf, and holds its pipe',
    async () => {
      const kept = await keepEmbeddedPostgres({ dataDir, settings }, () => undefined);
      const deaf = new pg.Client(kept.connection);
      deaf.on('error', () => undefined);
      await deaf.connect();
      const [{ pid }] = (await deaf.query<{ pid: number }>('select pg_backend_pid() as pid')).rows as [{ pid: number }];
      process.kill(pid, 'SIGSTOP');
      process.kill(Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
      await eventually(() => ask(kept.connection, 'select 1').catch(() => undefined), 20_000);
      expect(isAlive(pid)).toBe(false);
      await deaf.end().catch(() => undefined);
      await kept.stop();
    },
    30_000,
  );

  it('leaves a folder alone that holds something else, or what another version made', async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'letters.txt'), 'dear Maya');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
      'is not empty and not a PostgreSQL data directory',
    );
    writeFileSync(join(dataDir, 'PG_VERSION'), '9\n');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('was made by PostgreSQL 9');
    expect(readFileSync(join(dataDir, 'letters.txt'), 'utf8')).toBe('dear Maya');
  });

  it('says what PostgreSQL says when it cannot start', async () => {
    await expect(startEmbeddedPostgres({ dataDir, settings: { ...settings, shared_buffers: 'much' } })).rejects.toThrow(
      /did not start[\s\S]*shared_buffers/,
    );
  }, 30_000);

  it('does not take a process for its own whose number stands in a left-over pid file', async () => {
    const first = await startEmbeddedPostgres({ dataDir, settings });
    await first.stop();
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.ppid}\n${dataDir}\n1\n5432\n/nowhere\n`);
    expect(findRunningPostgres(dataDir)).toBeUndefined();
    const second = await startEmbeddedPostgres({ dataDir, settings });
    expect(isAlive(process.ppid)).toBe(true);
    await second.stop();
  }, 30_000);
});
