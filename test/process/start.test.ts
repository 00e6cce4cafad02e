/** The first start, the second one, and what an idle product weighs. */
import { statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../harness.js';
import { createPlaces, figure, root, seconds } from './product.js';

const places = createPlaces();
afterEach(() => places.clear(), 60_000);

const firstStartMs = 15_000;
const secondStartMs = 5000;
const idleMegabytes = 250;

/** Processor time of a process so far, in clock ticks. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

const residentMegabytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

/** Waits until three seconds took less than a twentieth of a processor (a tick is 10 ms); the most memory seen in them. */
async function weightWhenIdle(pid: number): Promise<number> {
  const spanMs = 3000;
  return eventually(async () => {
    const ticks = ticksOf(pid);
    const until = performance.now() + spanMs;
    let most = 0;
    while (performance.now() < until) {
      most = Math.max(most, residentMegabytes(pid));
      await sleep(100);
    }
    return ticksOf(pid) - ticks <= spanMs / 200 ? most : undefined;
  }, 40_000);
}

describe('a start', () => {
  it('over an empty folder is ready in 15 s, and over the same folder again in 5 s, with one line and a link that signs in once', async () => {
    const { dataDir } = places.make();
    const first = places.openalert(dataDir, ['start']);
    const ready = await first.ready();
    figure('first start', seconds(ready.ms));
    expect(ready.ms).toBeLessThan(firstStartMs);
    expect(ready.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect(ready.signIn).toMatch(new RegExp(`^${ready.url}/sign-in/[\\w-]{20,}$`));
    const opened = await fetch(ready.signIn);
    expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining('Sam')]);
    expect(await first.interrupt()).toMatchObject({ code: 0, stdout: `${ready.line}\n`, stderr: '' });

    const second = places.openalert(dataDir, ['start']);
    const again = await second.ready();
    figure('second start', seconds(again.ms));
    expect(again.ms).toBeLessThan(secondStartMs);
    expect(await second.interrupt()).toMatchObject({ code: 0, stdout: `${again.line}\n`, stderr: '' });
  }, 90_000);

  it('by npm start neither compiles nor writes into a build that is current', async () => {
    const { dataDir } = places.make();
    const bundle = join(root, 'dist/browser/chat.js');
    const builtAt = statSync(bundle).mtimeMs;
    const product = places.launch(['npm', 'start'], { env: { PORT: '0', OPENALERT_DATA: dataDir } });
    const { ms } = await product.ready();
    const { stdout } = await product.interrupt();
    figure('first npm start', seconds(ms));
    expect(stdout).not.toMatch(/build/);
    expect(statSync(bundle).mtimeMs).toBe(builtAt);
    expect(ms).toBeLessThan(firstStartMs);
  }, 60_000);

  const heavy = `weighs at most ${idleMegabytes} MB when nothing happens`;
  if (process.platform === 'linux')
    it(
      heavy,
      async () => {
        const product = places.openalert(places.make().dataDir, ['start']);
        await product.ready();
        const megabytes = await weightWhenIdle(product.pid);
        figure('resident memory when idle', `${megabytes.toFixed(0)} MB`);
        expect(megabytes).toBeLessThan(idleMegabytes);
        await product.interrupt();
      },
      90_000,
    );
  else it.skip(`${heavy} (measured from /proc, which only Linux has)`, () => undefined);
});
