/**
 * Group commit without a timer: whatever arrived while the previous commit ran goes into the next one. One batch in flight an
 * organisation, two across. A caller is answered only after the commit of all its items.
 */
import { Unavailable } from '../../core/errors.js';
import { unrecognisedEvent } from '../webhooks/unrecognised.js';
import type { IngestItem } from '../../core/incident/plan-ingest.js';

/** What became of one item. */
export interface IngestResult {
  alertId: string;
  version: number;
  incidentId: string | null;
}

/** What batching needs. */
export interface BatcherParts {
  /** Commits a batch of one organisation; one result an item, in order. */
  ingest: (organisationId: string, items: IngestItem[]) => Promise<IngestResult[]>;
  /** Items waiting at most; beyond it callers are told to come back. */
  maxQueued: number;
  maxBatch: number;
  onBatch?: (size: number, milliseconds: number) => void;
  /** Does an error say that an item cannot be stored as it is? Everything else passes, and the sender comes back. */
  isPoison: (error: unknown) => boolean;
  /** An item that cannot be stored as it is. */
  onPoison: (error: unknown) => void;
}

/** Takes events in and answers after their commit. */
export interface Batcher {
  /** Resolves after the commit of all items. @throws Unavailable when the database is away, the queue full, or we are stopping */
  take: (organisationId: string, items: IngestItem[]) => Promise<IngestResult[]>;
  readonly queued: number;
  /** Refuses new items and waits for those that were taken. */
  stop: () => Promise<void>;
}

interface Waiting {
  items: IngestItem[];
  done: (results: IngestResult[]) => void;
  fail: (error: unknown) => void;
}

const acrossOrganisations = 2;

/** Makes a batcher. */
export function createBatcher(parts: BatcherParts): Batcher {
  const queues = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  const idle: (() => void)[] = [];
  let queued = 0;
  let stopping = false;

  function pump() {
    for (const [organisationId, queue] of queues) {
      if (busy.size >= acrossOrganisations) return;
      if (!busy.has(organisationId) && queue.length > 0) void run(organisationId, queue);
    }
    if (busy.size === 0) idle.splice(0).forEach((resolve) => resolve());
  }

  async function run(organisationId: string, queue: Waiting[]) {
    busy.add(organisationId);
    const batch = takeBatch(queue);
    const items = batch.flatMap((waiting) => waiting.items);
    const began = performance.now();
    try {
      const results = await commit(organisationId, items);
      let at = 0;
      for (const waiting of batch) waiting.done(results.slice(at, (at += waiting.items.length)));
      parts.onBatch?.(items.length, performance.now() - began);
    } catch (error) {
      batch.forEach((waiting) => waiting.fail(error));
    } finally {
      queued -= items.length;
      busy.delete(organisationId);
      if (queue.length === 0) queues.delete(organisationId);
      pump();
    }
  }

  /** At least one caller's items, however many, and then as many callers as fit. */
  function takeBatch(queue: Waiting[]): Waiting[] {
    const batch = [queue.shift()!];
    let size = batch[0]!.items.length;
    while (queue.length > 0 && size + queue[0]!.items.length <= parts.maxBatch) {
      const next = queue.shift()!;
      size += next.items.length;
      batch.push(next);
    }
    return batch;
  }

  async function commit(organisationId: string, items: IngestItem[]): Promise<IngestResult[]> {
    try {
      return await parts.ingest(organisationId, items);
    } catch (error) {
      if (!parts.isPoison(error)) throw error;
      const results: IngestResult[] = [];
      for (const item of items) results.push(await commitOne(organisationId, item));
      return results;
    }
  }

  /** One bad item must not cost the others: alone it is kept as unrecognised, with its content as the body. */
  async function commitOne(organisationId: string, item: IngestItem): Promise<IngestResult> {
    try {
      return (await parts.ingest(organisationId, [item]))[0]!;
    } catch (error) {
      if (!parts.isPoison(error)) throw error;
      parts.onPoison(error);
      const event = unrecognisedEvent('An alert that could not be stored as it came', item.event);
      try {
        return (await parts.ingest(organisationId, [{ ...item, event }]))[0]!;
      } catch (cause) {
        throw new Unavailable('The alert could not be stored.', 5000, { cause });
      }
    }
  }

  return {
    get queued() {
      return queued;
    },
    take(organisationId, items) {
      if (stopping) return Promise.reject(new Unavailable('OpenAlert is stopping.'));
      if (queued > 0 && queued + items.length > parts.maxQueued)
        return Promise.reject(new Unavailable('Too many alerts wait to be stored.'));
      queued += items.length;
      return new Promise((done, fail) => {
        const queue = queues.get(organisationId);
        const waiting = { items, done, fail };
        if (queue) queue.push(waiting);
        else queues.set(organisationId, [waiting]);
        pump();
      });
    },
    async stop() {
      stopping = true;
      if (queued > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
