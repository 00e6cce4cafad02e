/** Harm done to the database under load, five times, and what the product made of it. */
import { expect } from '@jest/globals';
import { join } from 'node:path';
import { eventually } from '../harness.js';
import { clean, createVictim, report, type Victim } from './victim.js';

export const databaseFolder = ({ dataDir }: Victim) => join(dataDir, 'postgres');
export const isReady = async (url: string) => (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;

/** Sends alerts while `harm` is done to the database five times; then nothing may be missing, doubled or left unsent. */
export async function harmed(what: string, harm: (victim: Victim, url: string) => Promise<void>) {
  const victim = await createVictim();
  try {
    const { server, target } = await victim.start();
    let over!: () => void;
    const load = victim.generator.run(target, new Promise<void>((resolve) => (over = resolve)));
    for (let time = 1; time <= 5; time += 1) {
      const before = victim.generator.accepted.length;
      await eventually(async () => victim.generator.accepted.length >= before + 10, 20_000);
      await harm(victim, server.url);
      victim.kills.push(Date.now());
    }
    await eventually(() => isReady(server.url), 20_000);
    over();
    await load;
    expect(server.endedAt).toBeUndefined();
    expect(await victim.verdict()).toEqual(clean);
    // A sender that is told 503 comes back; anything else would be a loss.
    expect(new Set([...victim.generator.refused, 503])).toEqual(new Set([503]));
  } finally {
    report(what, victim);
    await victim.end();
  }
}
