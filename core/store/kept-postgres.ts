import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.js';

/** How long to wait between two tries to start it again, in milliseconds. */
const waitMs = 1000;

/**
 * The embedded PostgreSQL, started again whenever it ends unasked (killed for its memory, say). The connection stays the
 * same, so pools find it again. `onEnd` is told its last words, and every failure to start it.
 */
export async function keepEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
  onEnd: (words: string) => void,
): Promise<Pick<EmbeddedPostgres, 'connection' | 'stop'>> {
  let wanted = true;
  let server = await startEmbeddedPostgres(options);
  const { connection } = server;
  const watched = watch();

  async function watch(): Promise<void> {
    for (;;) {
      await server.exited;
      if (!wanted) return;
      onEnd(server.recentLog());
      await startAgain();
    }
  }

  async function startAgain(): Promise<void> {
    while (wanted) {
      try {
        server = await startEmbeddedPostgres(options);
        if (!wanted) await server.stop();
        return;
      } catch (error) {
        onEnd((error as Error).message);
        await sleep(waitMs);
      }
    }
  }

  return {
    connection,
    async stop() {
      wanted = false;
      await server.stop();
      await watched;
    },
  };
}
