import { join } from 'node:path';
import { migrateDatabase, openDatabase, type ConnectionOptions, type Database } from '../core/store/database.js';
import { findRunningPostgres, startEmbeddedPostgres } from '../core/store/embedded-postgres.js';
import type { Config } from './config.js';

export interface Store {
  connection: ConnectionOptions;
  db: Database;
  close: () => Promise<void>;
}

export interface StoreOptions {
  poolSize: number;
  /** Use the embedded server of an OpenAlert that is running, instead of being refused. */
  shareRunning?: boolean;
  onError: (error: unknown) => void;
}

/** Opens the store: the server of DATABASE_URL, or the embedded one; migrated, as the app role. */
export async function openStore(config: Config, { poolSize, shareRunning, onError }: StoreOptions): Promise<Store> {
  const dataDir = join(config.OPENALERT_DATA, 'postgres');
  const given = config.DATABASE_URL ? { url: config.DATABASE_URL } : shareRunning ? findRunningPostgres(dataDir) : undefined;
  const embedded = given ? undefined : await startEmbeddedPostgres({ dataDir });
  const connection = given ?? embedded!.connection;
  try {
    await migrateDatabase(connection);
    const db = await openDatabase({ connection, applicationName: 'openalert', poolSize, onError });
    return {
      connection,
      db,
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
