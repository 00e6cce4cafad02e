import { createFaultPoints } from './fault-points.js';
import { configSchema, type Config } from './config.js';
import { migrateDatabase } from '../core/store/database.js';
import { moveDatabase } from '../core/store/move-database.js';
import { openStore } from './store.js';

/** `openalert move --to <address>`: moves everything to another PostgreSQL, whether or not OpenAlert runs. */
export async function move(config: Config, address: string | undefined): Promise<number> {
  const checked = configSchema.shape.DATABASE_URL.safeParse(address);
  if (!checked.success || checked.data === undefined) {
    process.stderr.write('openalert move --to expects an address such as postgres://user@host/database\n');
    return 2;
  }
  const url = checked.data;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const store = await openStore(config, { poolSize: 2, shareRunning: true, onError: () => undefined });
  try {
    await migrateDatabase({ url, applicationName: 'openalert move', poolSize: 2 });
    const called = withoutPassword(url);
    say(`Moving to ${called}. Until it is done nothing is written: senders get a 503 and come back.`);
    const moved = await moveDatabase({
      from: store.target,
      to: { url },
      called,
      now: () => new Date(),
      onTable: ({ name, rows }) => say(`  ${name}: ${rows} ${rows === 1 ? 'row' : 'rows'}`),
      faultPoint: createFaultPoints(process.env.OPENALERT_FAULT),
    });
    const rows = moved.reduce((sum, table) => sum + table.rows, 0);
    say(
      `${rows} rows of ${moved.length} tables are there, counted and compared. The old database takes no more writes.`,
    );
    say(`Now set DATABASE_URL to ${called}, with its password, and start every process again.`);
    say(`Keep ${config.OPENALERT_DATA}/installation.key. Until then what runs answers every write with a 503.`);
    return 0;
  } finally {
    await store.close();
  }
}

/** The address as it may be shown and stored. */
function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  for (const name of [...url.searchParams.keys()]) if (/pass/i.test(name)) url.searchParams.delete(name);
  return url.href;
}
