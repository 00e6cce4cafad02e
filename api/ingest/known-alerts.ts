/**
 * The heartbeat cache. A source that sends its firing alerts again and again carries no news: such a re-send is answered from
 * memory, and that it was seen is written every few seconds. What has changed meanwhile turns up then, because the write
 * asks for the version that we know, and is taken in as new.
 */
import { Unavailable } from '../../core/errors.js';
import { contentHashOf } from '../../core/alert/content-hash-of.js';
import type { IngestItem } from '../../core/incident/plan-ingest.js';
import type { Batcher, IngestResult } from './batcher.js';

/** How many alerts one write takes at most. */
const mostTouches = 5000;

/** How often what was seen is written, in milliseconds. */
export const flushMs = 3000;

/** An alert that was seen again. */
export interface Touch {
  alertId: string;
  version: number;
  at: Date;
}

/** What the heartbeat cache needs. */
export interface KnownAlertsParts {
  batcher: Batcher;
  /** Writes what was seen; answers the ids of alerts whose state had changed. */
  touch: (organisationId: string, touches: Touch[]) => Promise<string[]>;
  /** Entries at most; the oldest go first. */
  maxKnown: number;
  onError: (error: unknown) => void;
}

interface Known extends IngestResult {
  contentHash: string;
}

/** The heartbeat cache. */
export interface KnownAlerts {
  /** Takes items in: from memory where nothing is new, else through the batcher. */
  take: (organisationId: string, items: IngestItem[], resends: boolean) => Promise<void>;
  /** Forgets an alert that changed, unless the version is the one we know. */
  forget: (integrationId: string, fingerprint: string, version?: number) => void;
  /** Forgets everything and remembers nothing until `resume`: signals are lost. */
  suspend: () => void;
  resume: () => void;
  flush: () => Promise<void>;
  /** Takes nothing more, and writes what was seen; the batcher must still take what had changed. */
  stop: () => Promise<void>;
  readonly size: number;
}

const keyOf = (item: { integrationId: string; event: { fingerprint: string } }) =>
  `${item.integrationId}/${item.event.fingerprint}`;

/** Makes the heartbeat cache. */
export function createKnownAlerts(parts: KnownAlertsParts): KnownAlerts {
  const known = new Map<string, Known>();
  /** What was answered from memory and is not written yet; by organisation, then by alert. */
  const seen = new Map<string, Map<string, { touch: Touch; item: IngestItem }>>();
  let suspended = false;
  let stopping = false;
  let flushing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), flushMs);
  timer.unref();

  function remember(item: IngestItem, result: IngestResult) {
    const key = keyOf(item);
    known.delete(key);
    if (suspended || item.event.status !== 'firing') return;
    known.set(key, { ...result, contentHash: contentHashOf(item.event) });
    if (known.size > parts.maxKnown) known.delete(known.keys().next().value!);
  }

  function isKnown(organisationId: string, item: IngestItem): boolean {
    const entry = item.event.status === 'firing' ? known.get(keyOf(item)) : undefined;
    if (!entry || entry.contentHash !== contentHashOf(item.event)) return false;
    const own = seen.get(organisationId) ?? new Map<string, { touch: Touch; item: IngestItem }>();
    seen.set(organisationId, own);
    own.set(entry.alertId, { touch: { alertId: entry.alertId, version: entry.version, at: item.receivedAt }, item });
    return true;
  }

  function flush(): Promise<void> {
    flushing = flushing.then(async () => {
      for (const [organisationId, all] of [...seen]) {
        seen.delete(organisationId);
        const entries = [...all];
        for (let from = 0; from < entries.length; from += mostTouches) {
          const own = new Map(entries.slice(from, from + mostTouches));
          await write(organisationId, own).catch((error: unknown) => {
            parts.onError(error);
            putBack(organisationId, own);
          });
        }
      }
    });
    return flushing;
  }

  async function write(organisationId: string, own: Map<string, { touch: Touch; item: IngestItem }>) {
    const missed = await parts.touch(
      organisationId,
      [...own.values()].map(({ touch }) => touch),
    );
    const items = missed.map((id) => own.get(id)!.item);
    if (items.length === 0) return;
    items.forEach((item) => known.delete(keyOf(item)));
    const results = await parts.batcher.take(organisationId, items);
    items.forEach((item, index) => remember(item, results[index]!));
  }

  function putBack(organisationId: string, own: Map<string, { touch: Touch; item: IngestItem }>) {
    const newer = seen.get(organisationId) ?? new Map<string, { touch: Touch; item: IngestItem }>();
    seen.set(organisationId, new Map([...own, ...newer]));
  }

  return {
    get size() {
      return known.size;
    },
    async take(organisationId, items, resends) {
      if (stopping) throw new Unavailable('OpenAlert is stopping.');
      const fresh = resends && !suspended ? items.filter((item) => !isKnown(organisationId, item)) : items;
      if (fresh.length === 0) return;
      const results = await parts.batcher.take(organisationId, fresh);
      if (resends) fresh.forEach((item, index) => remember(item, results[index]!));
    },
    forget(integrationId, fingerprint, version) {
      const key = `${integrationId}/${fingerprint}`;
      if (version === undefined || known.get(key)?.version !== version) known.delete(key);
    },
    suspend() {
      suspended = true;
      known.clear();
    },
    resume() {
      suspended = false;
    },
    flush,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await flush();
    },
  };
}
