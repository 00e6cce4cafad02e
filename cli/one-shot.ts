import { createDatabaseClock } from '../core/store/database-clock.js';
import { openStore, type Store } from './store.js';
import { sealerOf } from './sealer.js';
import { wireCore, type Core } from './core.js';
import type { Config } from './config.js';

/** Opens the store for one piece of work on the command line, and closes it again. */
export async function oneShot(config: Config, work: (core: Core, store: Store) => Promise<number>): Promise<number> {
  const onError = (error: unknown) => process.stderr.write(`${(error as Error).message}\n`);
  const store = await openStore(config, { poolSize: 3, shareRunning: true, onError });
  const clock = await createDatabaseClock(store.db);
  try {
    const core = wireCore({ db: store.db, clock, onError, sealer: sealerOf(config) });
    const code = await work(core, store);
    await core.signals.close();
    return code;
  } finally {
    clock.stop();
    await store.close();
  }
}
