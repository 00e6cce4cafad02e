/** What happens to the product when its database goes away: it lives, refuses politely, and goes on where it stopped. */
import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import pg from 'pg';
import { findRunningPostgres } from '../../core/store/running-postgres.js';
import { eventually } from '../harness.js';
import { clean, createVictim, report, type Victim } from './victim.js';

const folderOf = ({ dataDir }: Victim) => join(dataDir, 'postgres');
const isReady = (url: string) => async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;

/** Ends every connection to the database but the one that asks for it, as an administrator or a failover does. */
async function endConnections(victim: Victim): Promise<number> {
  const client = new pg.Client(findRunningPostgres(folderOf(victim)));
  await client.connect();
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await client.end();
  return rowCount ?? 0;
}

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

test('lives on and loses nothing when every connection to the database is ended, five times', async () => {
  await harmed('connections ended', async (victim) => {
    // Ours, the listener's and Agenda's.
    expect(await endConnections(victim)).toBeGreaterThan(2);
  });
}, 120_000);
