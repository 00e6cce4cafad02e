import { Busy, Unavailable } from '../core/errors.js';

/**
 * Does work for all items at once. Where that fails, it is done for each alone, so that one that cannot be done costs nobody
 * else (where all took too long together, or one is locked, too); `onBad` is told of that one. When the database is away
 * nothing is tried singly: the error goes on.
 */
export async function spareOthers<T>(
  items: T[],
  work: (some: T[]) => Promise<void>,
  onBad: (item: T, error: unknown) => void,
): Promise<void> {
  try {
    await work(items);
  } catch (error) {
    if (error instanceof Unavailable && !(error instanceof Busy)) throw error;
    if (items.length === 1) return onBad(items[0]!, error);
    for (const item of items) await spareOthers([item], work, onBad);
  }
}
