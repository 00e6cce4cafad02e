/** An installation over one data folder that bad things are done to, with a mail server and a generator that keep the books. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathJoin } from 'node:path';
import { join, sentWithinMs, type StoredPage, type Verdict } from './checker.js';
import {
  apiOf,
  createGenerator,
  isOver,
  readAlerts,
  readAllPages,
  startMailServer,
  startServer,
  type RunningServer,
} from './harness.js';
import { eventually } from '../harness.js';

export const clean: Verdict = { missing: [], pagesUnsent: [], unpaged: [], duplicates: [] };

/** Starts its mail server; nothing else runs until `start`. */
export async function createVictim() {
  const mail = await startMailServer();
  const dataDir = mkdtempSync(pathJoin(tmpdir(), 'openalert-fault-'));
  const generator = createGenerator({ perSecond: 20, groupEvery: 5 });
  const kills: number[] = [];
  const settled = new Map<number, StoredPage[]>();
  const slowest = { startMs: 0, allSentMs: 0 };
  let server: RunningServer | undefined;
  let upAt = 0;
  let key = '';

  const victim = {
    mail,
    dataDir,
    generator,
    kills,
    slowest,
    async start(fault?: string) {
      server = await startServer({ dataDir, smtpPort: mail.port, fault });
      upAt = Date.now();
      slowest.startMs = Math.max(slowest.startMs, server.startedInMs);
      if (key === '') ({ key } = await apiOf(server.url).createIntegration());
      return { server, target: { url: server.url, key } };
    },
    async died() {
      await server!.ended;
      kills.push(server!.endedAt!);
    },
    missing: async () => join(generator.accepted, await readAlerts(server!.url), [], ledger()).missing,
    /** Waits, for as long as the promise allows, until every page is over; then judges. */
    async verdict(): Promise<Verdict> {
      const allSent = async () => {
        const [alerts, pages] = [await readAlerts(server!.url), await readAllPages(server!.url, settled)];
        const { unpaged } = join(generator.accepted, alerts, pages, ledger());
        return unpaged.length === 0 && pages.filter((page) => page.dueAt <= Date.now()).every(isOver);
      };
      // Whatever is open at the end of the span is for the checker to name.
      await eventually(allSent, upAt + sentWithinMs - Date.now()).catch(() => undefined);
      slowest.allSentMs = Math.max(slowest.allSentMs, Date.now() - upAt);
      return join(
        generator.accepted,
        await readAlerts(server!.url),
        await readAllPages(server!.url, settled),
        ledger(),
      );
    },
    stop: async () => server?.stop(),
    async end() {
      await victim.stop();
      await mail.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const ledger = () => ({ received: mail.received, kills, upAt, now: Date.now() });
  return victim;
}

export type Victim = Awaited<ReturnType<typeof createVictim>>;

/** When each mail that came more than once was taken, by the kills around it: for whoever looks at a failure. */
function repeats({ kills, mail }: Victim): string {
  const times = new Map<string, number[]>();
  for (const { messageId, at } of mail.received) times.set(messageId, [...(times.get(messageId) ?? []), at]);
  const lines = [...times]
    .filter(([, all]) => all.length > 1)
    .map(([id, all]) => `  ${id} taken at ${all.join(', ')}\n`);
  return lines.length === 0 ? '' : `  kills at ${kills.join(', ')}\n${lines.join('')}`;
}

/** Prints the figures of a test. */
export const report = (what: string, victim: Victim) =>
  process.stdout.write(
    `${what}: ${victim.kills.length} kills, ${victim.generator.accepted.length} accepted, ` +
      `slowest start ${Math.round(victim.slowest.startMs)} ms, all sent ${Math.round(victim.slowest.allSentMs)} ms after a restart\n${repeats(victim)}`,
  );
