/** A PostgreSQL server of one's own, by DATABASE_URL: over TCP with a password as a plain user, and over a unix socket. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../harness.js';
import { createPlaces, incidentTitles, postAlert, processesOn, webhookOf } from './product.js';
import { startTcpPostgres, type TcpPostgres } from './tcp-postgres.js';

const places = createPlaces();
let server: TcpPostgres;
let port: number;
let admin: TcpPostgres['admin'];

let made = 0;
/** A database with an owner of the same name, who has a password and that right besides. */
async function createOwned(right: 'createrole' | 'nocreaterole'): Promise<{ name: string; url: string }> {
  const name = `owner${(made += 1)}`;
  await admin(`create role ${name} login password 's3cret/word' ${right}`);
  await admin(`create database ${name} owner ${name}`);
  return { name, url: `postgres://${name}:s3cret%2Fword@127.0.0.1:${port}/${name}` };
}

beforeAll(async () => {
  server = await startTcpPostgres();
  ({ port, admin } = server);
}, 60_000);
afterEach(async () => {
  await places.clear();
  // Roles belong to the whole server: what one test made another one would find.
  const databases = await admin<{ name: string }>(
    `select datname as name from pg_database where not datistemplate and datname not in ('postgres', 'openalert')`,
  );
  for (const { name } of databases) await admin(`drop database ${name} with (force)`);
  const roles = await admin<{ name: string }>(
    `select rolname as name from pg_roles where rolname = 'openalert_app' or rolname like 'owner%'`,
  );
  for (const { name } of roles) await admin(`drop role ${name}`);
}, 60_000);
afterAll(async () => {
  await server.stop();
}, 60_000);

/** Starts on the URL, seeds the demo, takes an alert, shows the incident, stops, and starts again over it. */
async function works(DATABASE_URL: string): Promise<void> {
  const { folder, dataDir } = places.make();
  const env = { DATABASE_URL };
  const first = places.openalert(dataDir, ['start'], { env });
  const { url, line } = await first.ready();
  expect(line).toContain('sign in as Sam');
  // No server of our own beside it.
  expect(processesOn(folder).filter(({ command }) => /postgres/.test(command))).toEqual([]);
  const webhook = await webhookOf(url);
  expect((await postAlert(url + webhook, 'Elsewhere')).ok).toBe(true);
  expect(await incidentTitles(url)).toEqual([expect.stringContaining('Elsewhere is wrong')]);
  expect(await first.interrupt()).toMatchObject({ code: 0, stderr: '' });
  expect(processesOn(folder)).toEqual([]);
  // The server is left alone, and no connection to it is left open.
  await eventually(async () => {
    const [left] = await admin<{ n: number }>(
      `select count(*)::integer as n from pg_stat_activity where application_name like 'openalert%'`,
    );
    return left!.n === 0;
  }, 5000);

  const second = places.openalert(dataDir, ['start'], { env });
  const again = await second.ready();
  expect(await incidentTitles(again.url)).toEqual([expect.stringContaining('Elsewhere is wrong')]);
  // The key of the first start still works.
  expect((await postAlert(again.url + webhook, 'Again')).ok).toBe(true);
  expect(await second.interrupt()).toMatchObject({ code: 0, stderr: '' });
}

describe('DATABASE_URL', () => {
  it('over TCP, with a password, as a plain user who may make roles', async () => {
    await works((await createOwned('createrole')).url);
  }, 90_000);

  const socket = 'over a unix socket';
  if (process.platform === 'win32') it.skip(`${socket} (Windows has none)`, () => undefined);
  else
    it(
      socket,
      async () => {
        await admin('create database over_socket');
        await works(`postgres://openalert@${encodeURIComponent(server.connection.host)}:${port}/over_socket`);
      },
      90_000,
    );

  it('as a user who may not make roles: says what an administrator has to run, and starts after that', async () => {
    const { name, url } = await createOwned('nocreaterole');
    const refused = await places.openalert(places.make().dataDir, ['start'], { env: { DATABASE_URL: url } }).ended;
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^The user owner\d+ may not prepare the role .* as an administrator:$/m);
    expect(refused.stderr).not.toMatch(/^\s+at |\{"level"|s3cret/m);
    const advice = refused.stderr.split('\n').slice(1).join('\n');
    expect(advice).toContain(`to ${name};`);
    await admin(advice);
    await works(url);
  }, 120_000);

  it('with a wrong password: one sentence, and the password is not repeated', async () => {
    const { url } = await createOwned('createrole');
    const wrong = url.replace('s3cret', 'wr0ng');
    const end = await places.openalert(places.make().dataDir, ['start'], { env: { DATABASE_URL: wrong } }).ended;
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^.*password.*\n$/);
    expect(end.stderr).not.toMatch(/wr0ng|^\s+at /m);
  }, 30_000);

  it('goes on when the server breaks every connection', async () => {
    const { url: DATABASE_URL } = await createOwned('createrole');
    const product = places.openalert(places.make().dataDir, ['start'], { env: { DATABASE_URL } });
    const { url } = await product.ready();
    const webhook = url + (await webhookOf(url));
    const sessions = () =>
      admin<{ name: string; pid: number }>(
        `select distinct on (application_name) application_name as name, pid from pg_stat_activity
         where application_name like 'openalert%' order by 1`,
      );
    for (let round = 1; round <= 3; round += 1) {
      // Each of its kinds of connection is there, and broken while it is.
      await eventually(async () => (await sessions()).length === 3, 15_000);
      await admin(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'openalert%'`);
      const isReady = () =>
        fetch(`${url}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        );
      await eventually(isReady, 10_000);
      expect(await eventually(async () => (await postAlert(webhook, `Round${round}`)).ok, 10_000)).toBe(true);
    }
    expect(await incidentTitles(url)).toHaveLength(3);
    expect((await product.interrupt()).code).toBe(0);
  }, 90_000);
});
