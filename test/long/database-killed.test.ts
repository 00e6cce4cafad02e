/** What happens to the product when its embedded database is killed under load, again and again. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../harness.js';
import { clean, createVictim, report, type Victim } from '../faults/victim.js';

const folderOf = ({ dataDir }: Victim) => join(dataDir, 'postgres');
/** The server's pid; undefined while there is none. */
function pidOf(victim: Victim): number | undefined {
  try {
    return Number(readFileSync(join(folderOf(victim), 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}
const isReady = (url: string) => async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;

/** Sends alerts while `harm` is done to the database five times, and judges what came of it. */
async function harmed(what: string, harm: (victim: Victim, url: string) => Promise<void>) {
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
    await eventually(isReady(server.url), 20_000);
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

test('starts its embedded database again when that is killed, five times, and loses nothing', async () => {
  await harmed('database killed', async (victim, url) => {
    const pid = pidOf(victim)!;
    process.kill(pid, 'SIGKILL');
    const isAnother = () => ![pid, undefined].includes(pidOf(victim));
    await eventually(async () => isAnother() && (await isReady(url)()), 30_000);
  });
}, 180_000);
