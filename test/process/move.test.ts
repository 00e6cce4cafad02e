/** `openalert move` beside a running OpenAlert under load: killed in the middle, and run again; nothing that was accepted is lost. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../harness.js';
import { ask, createPlaces, figure, postAlert, seconds, webhookOf } from './product.js';
import { startTcpPostgres, type TcpPostgres } from './tcp-postgres.js';

const places = createPlaces();
let server: TcpPostgres;

beforeAll(async () => {
  server = await startTcpPostgres();
}, 60_000);
afterEach(() => places.clear(), 60_000);
afterAll(() => server.stop(), 60_000);

/** A sender as Alertmanager is one: what is not taken is sent again until it is, there or wherever it is told to. */
function createSender(webhook: string) {
  const accepted: string[] = [];
  const waiting: string[] = [];
  const refusals = new Set<string>();
  let to = webhook;
  let made = 0;
  let slowestMs = 0;

  async function sendAll() {
    for (const name of waiting.splice(0)) {
      const began = performance.now();
      const answer = await postAlert(to, name).catch(() => undefined);
      slowestMs = Math.max(slowestMs, performance.now() - began);
      if (answer?.ok) accepted.push(name);
      else waiting.push(name);
      if (answer && !answer.ok) refusals.add(`${answer.status} ${answer.headers.get('retry-after') !== null}`);
    }
  }

  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      waiting.push(`Alert${(made += 1)}`);
      await sendAll();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    accepted,
    /** Each as its status, and whether it named a time to come back. */
    refusals,
    slowestMs: () => slowestMs,
    /** Makes nothing new, and sends what waits to that address until it is taken. */
    async moveTo(webhookThere: string) {
      stopped = true;
      await loop;
      to = webhookThere;
      await eventually(async () => {
        await sendAll();
        return waiting.length === 0;
      }, 20_000);
    },
  };
}

/** The names of all alerts that are stored. */
async function storedNames(url: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/alerts?status=all&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = await ask<{ items: { labels: Record<string, string> }[]; next: string | null }>(url, 'GET', path);
    page.items.forEach(({ labels }) => names.add(labels.alertname!));
    cursor = page.next;
  }
  return names;
}

describe('openalert move', () => {
  it('moves a running OpenAlert from its embedded database; a move that is killed leaves it as it was', async () => {
    const { dataDir } = places.make();
    await server.admin('create database moved');
    await server.admin(`create role mover login superuser password 's3cret/word'`);
    const address = `postgres://mover:s3cret%2Fword@127.0.0.1:${server.port}/moved`;
    const running = places.openalert(dataDir, ['start']);
    const { url } = await running.ready();
    const path = await webhookOf(url);
    const sender = createSender(url + path);
    await eventually(async () => sender.accepted.length > 20, 20_000);

    // Killed once the alerts were copied: the new database stays empty, and the old one goes on at once.
    const killed = places.openalert(dataDir, ['move', '--to', address], { env: { OPENALERT_FAULT: 'move:alerts@1' } });
    expect(await killed.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    const before = sender.accepted.length;
    await eventually(async () => sender.accepted.length > before + 10, 10_000);
    const [{ n }] = (await server.admin(`select count(*)::integer as n from incidents`, 'moved')) as [{ n: number }];
    expect(n).toBe(0);

    const began = performance.now();
    const moved = await places.openalert(dataDir, ['move', '--to', address]).ended;
    expect([moved.code, moved.stderr]).toEqual([0, '']);
    figure(
      'openalert move',
      `${seconds(performance.now() - began)}, ${/\d+ rows of \d+ tables/.exec(moved.stdout)![0]}`,
    );
    expect(moved.stdout).toContain(`Now set DATABASE_URL to postgres://mover@127.0.0.1:${server.port}/moved`);
    expect(moved.stdout).not.toContain('s3cret');

    // What runs still reads, and takes nothing; nor is it started again by mistake.
    expect((await postAlert(url + path, 'AfterTheMove')).status).toBe(503);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await running.interrupt()).code).toBe(0);
    const again = await places.openalert(dataDir, ['start']).ended;
    expect([again.code, again.stderr]).toEqual([
      1,
      `This database was moved to postgres://mover@127.0.0.1:${server.port}/moved. Set DATABASE_URL to that address and start again.\n`,
    ]);

    const there = places.openalert(dataDir, ['start'], { env: { DATABASE_URL: address } });
    const { url: next } = await there.ready();
    // The key works there as well: the sender comes back with what it was asked to keep.
    await sender.moveTo(next + path);
    const stored = await storedNames(next);
    expect(sender.accepted.filter((name) => !stored.has(name))).toEqual([]);
    expect([...sender.refusals]).toEqual(['503 true']);
    figure(
      'accepted around the move',
      `${sender.accepted.length}, the slowest answer after ${seconds(sender.slowestMs())}`,
    );
    expect((await there.interrupt()).code).toBe(0);
  }, 120_000);

  it('says what is wrong with its address, and touches nothing', async () => {
    const { dataDir } = places.make();
    for (const args of [
      ['move', '--to'],
      ['move', '--to', 'mysql://host/x'],
    ]) {
      const { code, stderr } = await places.openalert(dataDir, args).ended;
      expect([code, stderr]).toEqual([
        2,
        'openalert move --to expects an address such as postgres://user@host/database\n',
      ]);
    }
    expect((await places.openalert(dataDir, ['move']).ended).code).toBe(2);
  }, 60_000);
});
