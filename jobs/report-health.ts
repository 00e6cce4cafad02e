import { systemActor } from '../core/people/actor.js';
import { systemNote } from '../core/commands/system/note.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** The key under which being awake is noted; the value is the address under which people reach us. */
export const awakeKey = 'awake';

/** What reporting needs. */
export interface ReportHealthParts {
  execute: Execute;
  due: DueLists;
  /** Are the other sweeps running without failures, and the database with them? */
  healthy: () => boolean;
  /** The address under which people reach us. */
  url: string;
  /** The address that is called while all is well; undefined: nobody watches from outside. */
  heartbeatUrl: string | undefined;
  fetch: typeof fetch;
  onError: (error: unknown) => void;
}

/** How often the outside watcher is called, in milliseconds. */
const heartbeatMs = 60_000;
/** What is due for longer than this is not being done, whatever the sweeps say. Seconds. */
const longestDue = 60;

/** Notes that OpenAlert is awake, and tells an outside watcher so each minute, but only while sweeps and database are healthy. */
export function reportHealth(parts: ReportHealthParts): Sweep {
  let called = -Infinity;
  return {
    name: 'report-health',
    async run() {
      const [organisation] = await parts.due.organisations();
      if (organisation) {
        const input = { key: awakeKey, value: parts.url };
        await parts.execute(systemNote, { actor: systemActor(organisation.id), input });
      }
      const now = performance.now();
      if (parts.heartbeatUrl && now - called >= heartbeatMs - 500 && (await isWell(parts))) {
        called = now;
        await callWatcher(parts, parts.heartbeatUrl);
      }
      return 0;
    },
  };
}

const isWell = async ({ healthy, due }: ReportHealthParts) =>
  healthy() && (await due.backlog()).oldestSeconds <= longestDue;

async function callWatcher({ fetch: call, onError }: ReportHealthParts, url: string): Promise<void> {
  try {
    const answer = await call(url, { method: 'POST', signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the watcher answered ${answer.status}`);
  } catch (error) {
    onError(error);
  }
}
