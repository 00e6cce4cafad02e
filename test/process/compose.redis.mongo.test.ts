/**
 * docker-compose.yml without containers: the same processes with the same variables, on servers of the same kinds; only hosts and
 * ports are others. The commands of docs/how-to/deploy.md are what drives it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';
import { askAs } from '../ask.js';
import { blocksOf } from '../docs/markdown.js';
import { eventually } from '../harness.js';
import { freePort } from '../free-port.js';
import { mongoCalled, startMongo, type MongoServer } from '../fakes/mongo.js';
import { readCompose, type Compose } from '../deploy/compose.js';
import { startRedis } from '../fakes/redis.js';
import { startSmtp, type FakeSmtp } from '../fakes/smtp.js';
import { textOf } from '../../scripts/generated-part.js';
import { createPlaces, postAlert, root, type Launched } from './product.js';
import { startTcpPostgres, type TcpPostgres } from './tcp-postgres.js';
import type { ServerProgram } from '../fakes/server-program.js';

const places = createPlaces();
let postgres: TcpPostgres;
let redis: ServerProgram;
let mongo: MongoServer;
let mail: FakeSmtp;
let databases = 0;

beforeAll(async () => {
  process.stdout.write(`the compose environment runs on ${mongoCalled()} in place of MongoDB\n`);
  [postgres, redis, mongo, mail] = await Promise.all([
    startTcpPostgres(),
    startRedis(),
    startMongo(),
    startSmtp({ open: true }),
  ]);
}, 60_000);
afterEach(() => places.clear(), 60_000);
afterAll(async () => {
  await Promise.all([mail.stop(), redis.stop(), mongo.stop(), postgres.stop()]);
}, 60_000);

/** What the image runs: its entry point and its command. */
function imageCommand(): string[] {
  const instructions = DockerfileParser.parse(textOf('Dockerfile')).getInstructions();
  const words = (keyword: string) => {
    const last = instructions.filter((one) => one.getKeyword() === keyword).at(-1)!;
    return JSON.parse(last.getRawArgumentsContent()!) as string[];
  };
  return [...words('ENTRYPOINT'), ...words('CMD')];
}

interface Member {
  service: 'app' | 'worker';
  /** Where it answers. */
  url: string;
  launched: Launched;
}

/** Compose's part: processes instead of containers. */
async function createInstallation(given: Record<string, string | undefined>) {
  const { folder, dataDir } = places.make();
  const compose: Compose = readCompose(given);
  const {
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: name,
  } = compose.services.postgres!.environment;
  const database = `${name}${(databases += 1)}`;
  const [known] = await postgres.admin(`select 1 from pg_roles where rolname = '${user}'`);
  // As the image does: the user it is told of is the server's administrator.
  await postgres.admin(`${known ? 'alter' : 'create'} role ${user} login superuser password '${password}'`);
  await postgres.admin(`create database ${database} owner ${user}`);
  const appPort = await freePort();
  /** Only where things are is changed. */
  const elsewhere = (environment: Record<string, string>, port: number) => {
    const places: [RegExp, string][] = [
      [/@postgres:5432\/\w+/, `@127.0.0.1:${postgres.port}/${database}`],
      [/\/\/mongo:27017\//, `//127.0.0.1:${mongo.port}/`],
      [/\/\/redis:6379/, `//127.0.0.1:${redis.port}`],
      [/\/\/mail:1025/, `//127.0.0.1:${new URL(mail.url).port}`],
      [/localhost:3000/, `localhost:${appPort}`],
    ];
    const moved = Object.entries(environment).map(([key, value]) => {
      return [key, places.reduce((text, [from, to]) => text.replace(from, to), value)] as const;
    });
    return { ...Object.fromEntries(moved), PORT: String(port), HOST: '127.0.0.1', OPENALERT_DATA: dataDir };
  };
  const members: Member[] = [];
  let rebuilt = false;
  const environmentOf = (service: Member['service'], port: number) =>
    elsewhere(compose.services[service]!.environment, port);

  async function start(service: Member['service'], port?: number): Promise<Member> {
    const own = port ?? (await freePort());
    const [node, ...args] = imageCommand();
    expect(node).toBe('node');
    const launched = places.launch([process.execPath, ...args], { env: environmentOf(service, own), cwd: root });
    const member = { service, url: `http://127.0.0.1:${own}`, launched };
    members.push(member);
    await launched.ready();
    return member;
  }
  const running = (service: Member['service']) => members.filter((member) => member.service === service);
  async function stop(service: Member['service'], quietly = true) {
    for (const member of running(service)) {
      members.splice(members.indexOf(member), 1);
      // Compose sends SIGTERM, and kills who has not ended after 10 s.
      const { code, stderr } = await member.launched.signal('SIGTERM');
      expect([service, code, quietly ? stderr : '']).toEqual([service, 0, '']);
    }
  }
  return {
    folder,
    members,
    running,
    start,
    stop,
    appPort,
    database,
    /** `docker compose <words>`, as far as the guide uses it. Answers what it would print. */
    async run(words: string): Promise<string> {
      if (words === 'build') {
        rebuilt = true;
        return '';
      }
      const scaled = /^up -d(?: --scale worker=(\d+))?$/.exec(words);
      if (scaled) {
        // Whatever runs from an older image is replaced.
        if (rebuilt) for (const service of ['worker', 'app'] as const) await stop(service);
        rebuilt = false;
        if (running('app').length === 0) await start('app', appPort);
        while (running('worker').length < Number(scaled[1] ?? 1)) await start('worker');
        return '';
      }
      const [, verb, service] = /^(stop|start) (app|worker)$/.exec(words) ?? [];
      if (verb === 'stop') await stop(service as Member['service']);
      else if (verb === 'start') await start(service as Member['service'], service === 'app' ? appPort : undefined);
      const [, inside, command] = /^exec (app|worker) node (.*)$/.exec(words) ?? [];
      if (!command) {
        if (verb) return '';
        throw new Error(`the guide has a docker compose command that this test does not know: ${words}`);
      }
      const env = environmentOf(inside as Member['service'], appPort);
      const ended = await places.launch([process.execPath, ...command.split(' ')], { env, cwd: root }).ended;
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      return ended.stdout;
    },
  };
}

/** The state of every dependency of a process, by its name. */
async function readyOf(url: string): Promise<Record<string, boolean>> {
  const answer = await fetch(`${url}/readyz`);
  expect(answer.status).toBe(200);
  const { dependencies } = (await answer.json()) as { dependencies: { name: string; ok: boolean }[] };
  return Object.fromEntries(dependencies.map(({ name, ok }) => [name, ok]));
}

const mailsAbout = (what: string) => mail.mails.filter(({ subject, text }) => `${subject}${text}`.includes(what));

/** Sends an alert with a new integration; answers its webhook. */
async function webhookOf(url: string, token: string): Promise<string> {
  const integration = { name: `Guide ${databases}`, source: 'alertmanager', service: 'checkout' };
  const { key } = await askAs(token, url)<{ key: string }>('POST', '/integrations', integration);
  return `${url}/webhooks/alertmanager/${key}`;
}

describe('the deploy guide', () => {
  it('deploys: its commands start everything, sign in, and scale; alerts page through it all', async () => {
    const folder = places.make().folder;
    let installation: Awaited<ReturnType<typeof createInstallation>> | undefined;
    let given: Record<string, string | undefined> = {};
    const said: string[] = [];
    for (const line of blocksOf('docs/how-to/deploy.md', 'sh').flatMap(({ text }) => text.split('\n'))) {
      const words = /^docker compose (.*)$/.exec(line)?.[1];
      if (words !== undefined) {
        // What the guide wrote into .env is what Compose reads.
        if (!installation) {
          given = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
          installation = await createInstallation(given);
        }
        said.push(await installation.run(words));
        continue;
      }
      const command = line.replace('localhost:3000', `127.0.0.1:${installation?.appPort}`);
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
      expect([line, status, stderr]).toEqual([line, 0, '']);
      said.push(stdout);
    }
    const { members, running } = installation!;
    expect(members.map(({ service }) => service).sort()).toEqual(['app', 'worker']);
    expect(said.join('\n')).toContain(`once, within an hour: http://localhost:${installation!.appPort}/sign-in/`);
    expect(said.join('\n')).toContain('"status":"ready"');

    const app = running('app')[0]!;
    let worker = running('worker')[0]!;
    await eventually(async () => (await readyOf(app.url)).worker, 10_000);
    expect(await readyOf(app.url)).toEqual({
      database: true,
      signals: true,
      worker: true,
      redis: true,
      'channel chat': true,
      'channel email': true,
    });
    await eventually(async () => (await readyOf(worker.url)).jobs, 10_000);
    expect(await readyOf(worker.url)).toMatchObject({ database: true, worker: true, jobs: true });

    const webhook = await webhookOf(app.url, given.OPENALERT_ADMIN_TOKEN!);
    expect((await postAlert(webhook, 'GuideWorks')).status).toBe(202);
    const [page] = await eventually(
      async () => mailsAbout('GuideWorks').length > 0 && mailsAbout('GuideWorks'),
      10_000,
    );
    // A worker's mail leads to the api process.
    expect(page!.text).toContain(`http://localhost:${installation!.appPort}/act/`);
    // A worker that a proxy takes for an api process loses no alert: the sender comes back.
    const strayed = await postAlert(webhook.replace(app.url, worker.url), 'Strayed');
    expect([strayed.status, strayed.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${worker.url}/metrics`)).status).toBe(200);

    // The upgrade of docs/how-to/upgrade.md, by the same build: what was there is there, and pages go on.
    const [, , upgrade] = blocksOf('docs/how-to/upgrade.md', 'sh');
    for (const line of upgrade!.text.split('\n').filter((one) => one !== 'git pull'))
      await installation!.run(/^docker compose (.*)$/.exec(line)![1]!);
    expect((await postAlert(webhook, 'AfterTheUpgrade')).status).toBe(202);
    await eventually(async () => mailsAbout('AfterTheUpgrade').length > 0, 10_000);

    worker = running('worker')[0]!;
    // MongoDB and Redis go: /readyz says so, and nothing else does.
    await Promise.all([mongo.kill(), redis.kill()]);
    await eventually(async () => !(await readyOf(worker.url)).jobs && !(await readyOf(app.url)).redis, 20_000);
    expect((await postAlert(webhook, 'WithoutThem')).status).toBe(202);
    await eventually(async () => mailsAbout('WithoutThem').length > 0, 3000);
    await Promise.all([mongo.start(), redis.start()]);
    await eventually(async () => (await readyOf(worker.url)).jobs && (await readyOf(app.url)).redis, 20_000);
    // By now they have logged what was away.
    await installation!.stop('worker', false);
    await installation!.stop('app', false);
  }, 150_000);
});

describe('processes that start at once on an empty database', () => {
  it('found one organisation between them, and what a killed worker leaves another one sends', async () => {
    const token = 'compose-admin-token';
    const installation = await createInstallation({ POSTGRES_PASSWORD: '0123abcd', OPENALERT_ADMIN_TOKEN: token });
    const [app, other] = await Promise.all([
      installation.start('app', installation.appPort),
      installation.start('app'),
    ]);
    const [{ n }] = (await postgres.admin(
      `select count(*)::integer as n from organisations`,
      installation.database,
    )) as [{ n: number }];
    expect(n).toBe(1);
    // Nobody pages yet: alerts are taken all the same, and whoever asks is told.
    expect((await readyOf(app.url)).worker).toBe(false);
    const [first, second] = [await installation.start('worker'), await installation.start('worker')];
    // A message that one process takes is an incident that the other one shows.
    const webhook = await webhookOf(app.url, token);
    expect((await postAlert(webhook, 'TwoOfEach')).status).toBe(202);
    const there = () => askAs(token, other.url)<{ items: { title: string }[] }>('GET', '/incidents?status=all');
    expect((await there()).items.map(({ title }) => title)).toEqual(['TwoOfEach is wrong']);
    await eventually(async () => mailsAbout('TwoOfEach').length > 0, 10_000);
    await first.launched.signal('SIGKILL');
    expect((await postAlert(webhook, 'AfterTheKill')).status).toBe(202);
    await eventually(async () => mailsAbout('AfterTheKill').length > 0, 30_000);
    expect(new Set(mailsAbout('TwoOfEach').map(({ messageId }) => messageId)).size).toBe(
      mailsAbout('TwoOfEach').length,
    );
    for (const { launched } of [second, other, app])
      expect(await launched.signal('SIGTERM')).toMatchObject({ code: 0 });
  }, 120_000);

  it('do not start as a worker before there is an organisation, and say what to do', async () => {
    const installation = await createInstallation({ POSTGRES_PASSWORD: '0123abcd' });
    await expect(installation.start('worker')).rejects.toThrow('Start an api process, then this one again.');
  }, 30_000);
});
