import { join } from 'node:path';
import { migrateDatabase, openDatabase, type Database, type DatabaseTarget } from '../core/store/database.js';
import { Conflict } from '../core/errors.js';
import { whereaboutsOf } from '../core/store/whereabouts.js';
import { findRunningPostgres } from '../core/store/running-postgres.js';
import { keepEmbeddedPostgres } from '../core/store/kept-postgres.js';
import type { Config } from './config.js';

/** An open store. */
export interface Store {
  target: DatabaseTarget;
  db: Database;
  /** May another OpenAlert be running on it? */
  shared?: boolean;
  close: () => Promise<void>;
}

/** How the store is opened. */
export interface StoreOptions {
  poolSize: number;
  /** Use the embedded server of an OpenAlert that is running, instead of being refused. */
  shareRunning?: boolean;
  onError: (error: unknown) => void;
}

/** Opens the store: the server of DATABASE_URL, or the embedded one; migrated, as the app role. */
export async function openStore(config: Config, { poolSize, shareRunning, onError }: StoreOptions): Promise<Store> {
  const dataDir = join(config.OPENALERT_DATA, 'postgres');
  const running = shareRunning && !config.DATABASE_URL ? findRunningPostgres(dataDir) : undefined;
  const ended = (words: string) => onError(new Error(`The embedded PostgreSQL ended and is started again: ${words}`));
  const embedded = config.DATABASE_URL || running ? undefined : await keepEmbeddedPostgres({ dataDir }, ended);
  const target = config.DATABASE_URL ? { url: config.DATABASE_URL } : { connection: running ?? embedded!.connection };
  try {
    const options = { ...target, applicationName: 'openalert', poolSize, onPoolError: onError };
    await migrateDatabase(options);
    const db = await openDatabase(options);
    const { movedTo } = await whereaboutsOf(db);
    if (movedTo !== null) {
      await db.close();
      throw new Conflict(`This database was moved to ${movedTo}. Set DATABASE_URL to that address and start again.`);
    }
    return {
      target,
      db,
      shared: embedded === undefined,
      async close() {
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
