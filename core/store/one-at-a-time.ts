import pg from 'pg';
import { appRole, clientConfig, type DatabaseTarget } from './connection.js';
import { toUnavailable } from './failures.js';

/** Any number will do, as long as every version of OpenAlert takes the same one. */
const startLock = 7_126_002;

/** Does work that one process at a time may do on this database, such as founding its organisation; the others wait. */
export async function oneAtATime<T>(target: DatabaseTarget, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client(clientConfig(target, 'openalert start', { role: appRole }));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [startLock]);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw toUnavailable(error);
  }
  try {
    return await work();
  } finally {
    // The lock ends with its session.
    await client.end().catch(() => undefined);
  }
}
