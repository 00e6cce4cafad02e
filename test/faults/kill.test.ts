/** kill -9 of Node under load: what was answered is there, what was due is sent, nothing twice that was not in flight. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathJoin } from 'node:path';
import { expect, test } from '@jest/globals';
import { join, sentWithinMs, type StoredPage, type Verdict } from './checker.js';
import {
  apiOf,
  createGenerator,
  isOver,
  randomFrom,
  readAlerts,
  readAllPages,
  startMailServer,
  startServer,
  type RunningServer,
} from './harness.js';
import { eventually } from '../harness.js';

const randomKills = 30;
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const clean: Verdict = { missing: [], pagesUnsent: [], unpaged: [], duplicates: [] };
const afterMs = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** An installation that is killed and started again over one data folder. */
async function createVictim() {
  const mail = await startMailServer();
  const dataDir = mkdtempSync(pathJoin(tmpdir(), 'openalert-fault-'));
  const generator = createGenerator({ perSecond: 20, groupEvery: 5 });
  const kills: number[] = [];
  const settled = new Map<number, StoredPage[]>();
  const slowest = { startMs: 0, allSentMs: 0 };
  let server: RunningServer | undefined;
  let upAt = 0;
  let key = '';

  const victim = {
    mail,
    generator,
    kills,
    slowest,
    async start(fault?: string) {
      server = await startServer({ dataDir, smtpPort: mail.port, fault });
      upAt = Date.now();
      slowest.startMs = Math.max(slowest.startMs, server.startedInMs);
      if (key === '') ({ key } = await apiOf(server.url).createIntegration());
      return { server, target: { url: server.url, key } };
    },
    async died() {
      await server!.ended;
      kills.push(server!.endedAt!);
    },
    missing: async () => join(generator.accepted, await readAlerts(server!.url), [], ledger()).missing,
    /** Waits, for as long as the promise allows, until every page is over; then judges. */
    async verdict(): Promise<Verdict> {
      const allSent = async () => {
        const [alerts, pages] = [await readAlerts(server!.url), await readAllPages(server!.url, settled)];
        const { unpaged } = join(generator.accepted, alerts, pages, ledger());
        return unpaged.length === 0 && pages.filter((page) => page.dueAt <= Date.now()).every(isOver);
      };
      // Whatever is open at the end of the span is for the checker to name.
      await eventually(allSent, upAt + sentWithinMs - Date.now()).catch(() => undefined);
      slowest.allSentMs = Math.max(slowest.allSentMs, Date.now() - upAt);
      return join(
        generator.accepted,
        await readAlerts(server!.url),
        await readAllPages(server!.url, settled),
        ledger(),
      );
    },
    stop: async () => server?.stop(),
    async end() {
      await victim.stop();
      await mail.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const ledger = () => ({ received: mail.received, kills, upAt, now: Date.now() });
  return victim;
}

type Victim = Awaited<ReturnType<typeof createVictim>>;

/** When each mail that came more than once was taken, by the kills around it: for whoever looks at a failure. */
function repeats({ kills, mail }: Victim): string {
  const times = new Map<string, number[]>();
  for (const { messageId, at } of mail.received) times.set(messageId, [...(times.get(messageId) ?? []), at]);
  const lines = [...times]
    .filter(([, all]) => all.length > 1)
    .map(([id, all]) => `  ${id} taken at ${all.join(', ')}\n`);
  return lines.length === 0 ? '' : `  kills at ${kills.join(', ')}\n${lines.join('')}`;
}

const report = (what: string, victim: Victim) =>
  process.stdout.write(
    `${what}: ${victim.kills.length} kills, ${victim.generator.accepted.length} accepted, ` +
      `slowest start ${Math.round(victim.slowest.startMs)} ms, all sent ${Math.round(victim.slowest.allSentMs)} ms after a restart\n${repeats(victim)}`,
  );

test(`${randomKills} kills at random moments under 20 alerts a second lose nothing (FAULT_SEED=${seed})`, async () => {
  const random = randomFrom(seed);
  const victim = await createVictim();
  try {
    for (let kill = 1; kill <= randomKills; kill += 1) {
      const { server, target } = await victim.start();
      // Before new alerts come: what the last life promised is there.
      expect({ kill, missing: await victim.missing() }).toEqual({ kill, missing: [] });
      const load = victim.generator.run(target, server.ended);
      // A moment that the seed chose, not a wait for something.
      await afterMs(200 + random() * 2300);
      await server.kill();
      await victim.died();
      await load;
    }
    await victim.start();
    expect(await victim.verdict()).toEqual(clean);
    expect(victim.generator.refused).toEqual([]);
    expect(victim.generator.accepted.length).toBeGreaterThan(randomKills * 10);
  } finally {
    report(`random kills, seed ${seed}`, victim);
    await victim.end();
  }
}, 240_000);

const points = [
  'before-commit:alert.ingest@7',
  'after-commit:alert.ingest@7',
  'before-answer@7',
  'after-claim@2',
  'after-send@2',
];

/** Dies at the point under load, starts again, and answers what was broken. */
async function dieAt(point: string): Promise<Verdict> {
  const victim = await createVictim();
  try {
    const { server, target } = await victim.start(point);
    const load = victim.generator.run(target, server.ended);
    await victim.died();
    await load;
    await victim.start();
    expect(victim.generator.accepted.length).toBeGreaterThan(0);
    return await victim.verdict();
  } finally {
    report(point, victim);
    await victim.end();
  }
}

test('a kill at each named point loses nothing', async () => {
  // Side by side: they mostly wait for the lease of what was in flight.
  const verdicts = await Promise.allSettled(points.map(dieAt));
  const kept = points.map((point) => [point, { status: 'fulfilled', value: clean }]);
  expect(Object.fromEntries(points.map((point, index) => [point, verdicts[index]]))).toEqual(Object.fromEntries(kept));
}, 120_000);

test('the checker fails on a build that answers before the commit', async () => {
  const victim = await createVictim();
  let missing = 0;
  try {
    for (let tries = 1; tries <= 10 && missing === 0; tries += 1) {
      const { server, target } = await victim.start('answer-early');
      await victim.generator.burst(target, 100);
      await server.kill();
      await victim.died();
      await victim.start();
      missing = (await victim.missing()).length;
      if (missing === 0) await victim.stop();
    }
    expect(missing).toBeGreaterThan(0);
  } finally {
    report('answer-early', victim);
    await victim.end();
  }
}, 90_000);
