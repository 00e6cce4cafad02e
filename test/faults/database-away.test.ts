/** What happens to the product when its database goes away: it lives, refuses politely, and goes on where it stopped. */
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { findRunningPostgres } from '../../core/store/running-postgres.js';
import { databaseFolder, harmed } from './harmed.js';
import type { Victim } from './victim.js';

/** Ends every connection to the database but the one that asks for it, as an administrator or a failover does. */
async function endConnections(victim: Victim): Promise<number> {
  const client = new pg.Client(findRunningPostgres(databaseFolder(victim)));
  await client.connect();
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await client.end();
  return rowCount ?? 0;
}

test('lives on and loses nothing when every connection to the database is ended, five times', async () => {
  await harmed('connections ended', async (victim) => {
    // Ours, the listener's and Agenda's.
    expect(await endConnections(victim)).toBeGreaterThan(2);
  });
}, 120_000);
