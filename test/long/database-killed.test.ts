/** What happens to the product when its embedded database is killed under load, again and again. */
import { test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../harness.js';
import { databaseFolder, harmed, isReady } from '../faults/harmed.js';
import type { Victim } from '../faults/victim.js';

/** The server's pid; undefined while there is none. */
function pidOf(victim: Victim): number | undefined {
  try {
    return Number(readFileSync(join(databaseFolder(victim), 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

test('starts its embedded database again when that is killed, five times, and loses nothing', async () => {
  await harmed('database killed', async (victim, url) => {
    const pid = pidOf(victim)!;
    process.kill(pid, 'SIGKILL');
    const isAnother = () => ![pid, undefined].includes(pidOf(victim));
    await eventually(async () => isAnother() && (await isReady(url)), 30_000);
  });
}, 180_000);
