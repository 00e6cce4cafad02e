/** Ctrl-C, in whatever way it arrives: the exit code, what is left behind, and what was in flight. */
import { existsSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../harness.js';
import {
  createPlaces,
  figure,
  incidentTitles,
  postAlert,
  processesOn,
  seconds,
  webhookOf,
  type Launched,
} from './product.js';

const places = createPlaces();
afterEach(() => places.clear(), 60_000);

/** What is promised for ending work in flight, and what a busy machine may add. */
const stopMs = 10_000;
const marginMs = 3000;
/** What a stop may take when nothing is in flight. */
const idleStopMs = 4000;

/** Sends the signal and measures the stop. */
async function stopped(product: Launched, how: (product: Launched) => ReturnType<Launched['interrupt']>) {
  const began = performance.now();
  const end = await how(product);
  return { ...end, stopMs: performance.now() - began };
}

const ways: [string, (product: Launched) => ReturnType<Launched['interrupt']>][] = [
  ['Ctrl-C in its terminal', (product) => product.interrupt()],
  ['SIGINT to it alone', (product) => product.signal('SIGINT')],
  ['SIGTERM', (product) => product.signal('SIGTERM')],
  ['a closed terminal', (product) => product.signalGroup('SIGHUP')],
];

describe.each(ways)('%s', (way, how) => {
  it('ends openalert start with 0, and leaves no process and no socket folder behind', async () => {
    const { folder, dataDir } = places.make();
    const product = places.openalert(dataDir, ['start']);
    await product.ready();
    const commands = processesOn(folder).map(({ command }) => command);
    const sockets = commands.flatMap((command) => /unix_socket_directories=(\/\S+)/.exec(command)?.[1] ?? []);
    expect([sockets.length, sockets.every((socket) => existsSync(socket))]).toEqual([1, true]);
    const end = await stopped(product, how);
    figure(`stop by ${way}`, seconds(end.stopMs));
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stopMs).toBeLessThan(idleStopMs);
    expect(processesOn(folder)).toEqual([]);
    expect(sockets.filter((socket) => existsSync(socket))).toEqual([]);
  }, 60_000);

  if (process.platform === 'win32') return;
  it('ends npm start in good order, and leaves no process behind', async () => {
    const { folder, dataDir } = places.make();
    const product = places.launch(['npm', 'start'], { env: { PORT: '0', OPENALERT_DATA: dataDir } });
    await product.ready();
    const end = await how(product);
    // A hang-up, which npm does not know, ends npm itself.
    expect(end).toMatchObject(way === 'a closed terminal' ? { signal: 'SIGHUP' } : { code: 0, signal: null });
    await eventually(async () => processesOn(folder).length === 0, stopMs + marginMs).catch(() => undefined);
    expect(processesOn(folder)).toEqual([]);
  }, 60_000);
});

describe('a stop', () => {
  it('keeps every alert that was answered with 2xx right before it', async () => {
    const { dataDir } = places.make();
    const first = places.openalert(dataDir, ['start']);
    const { url } = await first.ready();
    const webhook = await webhookOf(url);
    const accepted: string[] = [];
    const refused: number[] = [];
    const sent = Array.from({ length: 200 }, async (_, n) => {
      const name = `InFlight${n}`;
      const answer = await postAlert(url + webhook, name).catch(() => undefined);
      if (answer?.ok) accepted.push(name);
      else if (answer) refused.push(answer.status);
    });
    await eventually(async () => accepted.length > 0, 10_000);
    const end = await stopped(first, (product) => product.interrupt());
    await Promise.all(sent);
    figure('stop under 200 alerts', `${seconds(end.stopMs)}, ${accepted.length} answered with 2xx`);
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stopMs).toBeLessThan(stopMs + marginMs);
    // Whoever is refused is told to come back.
    expect(refused.filter((status) => status !== 503)).toEqual([]);

    const second = places.openalert(dataDir, ['start']);
    const titles = (await incidentTitles((await second.ready()).url)).join('\n');
    expect(accepted.filter((name) => !titles.includes(`${name} is wrong`))).toEqual([]);
    await second.interrupt();
  }, 90_000);

  it('waits for what is in flight, but ten seconds at most: a mail server that never answers, a request that never ends', async () => {
    // It takes the connection and says nothing.
    const deaf = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const called = once(deaf, 'connection');
    const { port } = deaf.address() as { port: number };
    const { folder, dataDir } = places.make();
    const product = places.openalert(dataDir, ['start'], { env: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
    const { url } = await product.ready();
    const webhook = await webhookOf(url);
    const half = connect(Number(new URL(url).port), '127.0.0.1');
    half.on('error', () => undefined);
    half.write(`POST ${webhook} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"half":`);
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    idle.on('error', () => undefined);
    expect((await postAlert(url + webhook, 'Unheard')).status).toBeLessThan(300);
    await called;
    const end = await stopped(product, (one) => one.interrupt());
    half.destroy();
    idle.destroy();
    deaf.close();
    figure('stop with a mail in flight that never ends', seconds(end.stopMs));
    expect(end.code).toBe(0);
    expect(end.stopMs).toBeLessThan(stopMs + marginMs);
    expect(processesOn(folder)).toEqual([]);
  }, 90_000);

  it('that is asked for twice ends at once, without a PostgreSQL left behind, and loses nothing', async () => {
    const deaf = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const called = once(deaf, 'connection');
    const { port } = deaf.address() as { port: number };
    const { folder, dataDir } = places.make();
    const env = { SMTP_URL: `smtp://127.0.0.1:${port}` };
    const product = places.openalert(dataDir, ['start'], { env });
    const { url } = await product.ready();
    await postAlert(url + (await webhookOf(url)), 'Kept');
    await called;
    const began = performance.now();
    void product.interrupt();
    // The second press: later than what a terminal and npm make of one.
    await sleep(1200);
    const end = await product.interrupt();
    expect(end.code).toBe(130);
    expect(performance.now() - began).toBeLessThan(5000);
    await eventually(async () => processesOn(folder).length === 0, 10_000).catch(() => undefined);
    expect(processesOn(folder)).toEqual([]);
    deaf.close();

    const second = places.openalert(dataDir, ['start']);
    expect(await incidentTitles((await second.ready()).url)).toEqual([expect.stringContaining('Kept is wrong')]);
    await second.interrupt();
  }, 90_000);

  it.each([100, 400, 700, 1000])(
    'in the middle of a first start, %i ms after it began, leaves nothing and spoils nothing',
    async (afterMs) => {
      const { folder, dataDir } = places.make();
      const product = places.openalert(dataDir, ['start']);
      // A moment of the start, not a wait for something.
      await sleep(afterMs);
      const end = await product.interrupt();
      // Before the product looks for it the signal ends Node itself.
      expect([end.code === 0 || end.signal === 'SIGINT', end.stderr]).toEqual([true, '']);
      await eventually(async () => processesOn(folder).length === 0, 10_000).catch(() => undefined);
      expect(processesOn(folder)).toEqual([]);
      const second = places.openalert(dataDir, ['start']);
      await second.ready();
      expect(await second.interrupt()).toMatchObject({ code: 0, stderr: '' });
    },
    60_000,
  );
});
