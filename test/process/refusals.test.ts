/** What cannot start says why in a sentence, ends with 1, shows no stack trace, and leaves nothing behind. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createPlaces, ordinaryUser, processesOn, type Ended, type LaunchOptions } from './product.js';

const places = createPlaces();
afterEach(() => places.clear(), 60_000);

/** Starts what must not start; the words without a stack, a log line or a machine's error code. */
async function refused(dataDir: string, options: LaunchOptions = {}): Promise<Ended> {
  const end = await places.openalert(dataDir, ['start'], options).ended;
  expect(end).toMatchObject({ code: 1, signal: null, stdout: '' });
  expect(end.stderr).not.toMatch(/^\s+at |\{"level"|\bE[A-Z]{5,}\b/m);
  return end;
}

describe('a start is refused', () => {
  it('on the data folder of one that runs, which goes on', async () => {
    const { dataDir } = places.make();
    const first = places.openalert(dataDir, ['start']);
    const { url } = await first.ready();
    const { stderr } = await refused(dataDir);
    expect(stderr).toBe(
      `The data directory ${dataDir}/postgres is in use by the process with pid ${first.pid}. Stop that one first, or choose another data directory.\n`,
    );
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await first.interrupt()).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('on a port that is in use, and starts when it is free again', async () => {
    const { folder, dataDir } = places.make();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as { port: number }).port);
    const { stderr } = await refused(dataDir, { env: { PORT: port } });
    expect(stderr).toBe(`Port ${port} is in use. Stop what uses it, or set PORT to another one.\n`);
    expect(processesOn(folder)).toEqual([]);
    other.close();
    await once(other, 'close');
    const product = places.openalert(dataDir, ['start'], { env: { PORT: port } });
    expect((await product.ready()).url).toBe(`http://localhost:${port}`);
    expect(await product.interrupt()).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('on an address of another machine', async () => {
    const { folder, dataDir } = places.make();
    const { stderr } = await refused(dataDir, { env: { HOST: '192.0.2.1', OPENALERT_ADMIN_TOKEN: '' } });
    expect(stderr).toBe('The address 192.0.2.1 is not one of this machine. Set HOST to one that is.\n');
    expect(processesOn(folder)).toEqual([]);
  }, 60_000);

  it('with all bad settings at once, one line each, before anything is touched', async () => {
    const { folder, dataDir } = places.make();
    const env = {
      PORT: 'abc',
      HOST: ' ',
      DATABASE_URL: 'mysql://somewhere/db',
      OPENALERT_PUBLIC_URL: 'alerts.example.com',
      OPENALERT_ADMIN_TOKEN: 'short',
      OPENALERT_LOG: 'loud',
      OPENALERT_DEMO: 'perhaps',
      SMTP_URL: 'mail.example.com',
    };
    const { stderr, ms } = await refused(dataDir, { env });
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(Object.keys(env).sort());
    expect(stderr).toContain('PORT: a port number from 0 to 65535\n');
    expect(stderr).toContain('OPENALERT_ADMIN_TOKEN: at least 8 characters\n');
    // What was given may be a secret.
    expect(stderr).not.toMatch(/short|somewhere/);
    expect(ms).toBeLessThan(10_000);
    expect(processesOn(folder)).toEqual([]);
  }, 30_000);

  it.each(['65536', '-1', '1.5', '0x50', '1e3', ' 80'])(
    'on the port %j',
    async (PORT) => {
      const { stderr } = await refused(places.make().dataDir, { env: { PORT } });
      expect(stderr).toBe('PORT: a port number from 0 to 65535\n');
    },
    30_000,
  );

  it('on a folder that holds something else, which is left as it is', async () => {
    const { dataDir } = places.make();
    mkdirSync(`${dataDir}/postgres`, { recursive: true });
    writeFileSync(`${dataDir}/postgres/mine.txt`, 'mine');
    const { stderr } = await refused(dataDir);
    expect(stderr).toBe(
      `${dataDir}/postgres is not empty and not a PostgreSQL data directory. Choose another data directory.\n`,
    );
  }, 30_000);

  it('on a folder that the user may not write in', async () => {
    const { folder, dataDir } = places.make();
    chmodSync(folder, 0o555);
    const { stderr } = await refused(dataDir, { ids: ordinaryUser() });
    expect(stderr).toBe(
      `The data folder ${dataDir} cannot be written by the user who runs OpenAlert. Choose another one with OPENALERT_DATA.\n`,
    );
  }, 30_000);

  it('on a database server that is not there, without repeating the password', async () => {
    const url = 'postgres://someone:hush-hush@127.0.0.1:1/nothing';
    const { stderr, ms } = await refused(places.make().dataDir, { env: { DATABASE_URL: url } });
    expect(stderr).toMatch(/^The database is away.*\n$/);
    expect(stderr).not.toContain('hush-hush');
    expect(ms).toBeLessThan(15_000);
  }, 30_000);
});

it('an empty setting counts as not set', async () => {
  const product = places.openalert(places.make().dataDir, ['start'], {
    env: { HOST: '', SMTP_URL: '', DATABASE_URL: '' },
  });
  const { url } = await product.ready();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await product.interrupt()).code).toBe(0);
}, 60_000);
