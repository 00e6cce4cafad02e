/** kill -9 of Node under load: what was answered is there, what was due is sent, nothing twice that was not in flight. */
import { expect, test } from '@jest/globals';
import { randomFrom } from './harness.js';
import { clean, createVictim, report } from './victim.js';
import type { Verdict } from './checker.js';

const randomKills = 30;
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const afterMs = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Kills one installation that often, at moments that the seed chooses, and answers what was broken. */
async function killAtRandom(kills: number, ownSeed: number): Promise<Verdict> {
  const random = randomFrom(ownSeed);
  const victim = await createVictim();
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
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
    const verdict = await victim.verdict();
    expect(victim.generator.refused).toEqual([]);
    expect(victim.generator.accepted.length).toBeGreaterThan(kills * 10);
    return verdict;
  } finally {
    report(`random kills, seed ${ownSeed}`, victim);
    await victim.end();
  }
}

test(`${randomKills} kills at random moments under 20 alerts a second lose nothing (FAULT_SEED=${seed})`, async () => {
  // Two installations side by side: each mostly waits for its next life.
  const verdicts = await Promise.allSettled([seed, seed + 1].map((own) => killAtRandom(randomKills / 2, own)));
  expect(verdicts).toEqual([1, 2].map(() => ({ status: 'fulfilled', value: clean })));
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
