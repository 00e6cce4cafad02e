/** Keys that were refused, for the audit: at most one row for an address and a minute, with a count. */
import { auditRefuseKey } from '../../core/commands/audit/refuse-key.js';
import { systemActor } from '../../core/people/actor.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';

/** Keys of ours begin so; whatever else comes is not worth a row. */
const ours = /^Bearer (oa[a-z]?_[\w-]{4})[\w-]{8,}$/i;
/** For how long one address is counted into one row, in milliseconds. */
const minuteMs = 60_000;
/** How often what was counted is looked at, in milliseconds. */
const lookMs = 5000;
/** From more addresses than this in a minute, the rest share one row without an address. */
const mostAddresses = 1000;

interface Tally {
  since: number;
  /** Those that are not written down yet. */
  waiting: number;
  prefix: string;
}

/** What counts refused keys. */
export interface RefusedKeys {
  /** Takes the header of a request that was refused. */
  seen: (authorization: string | undefined, address: string | undefined) => void;
  /** Writes down what has waited for a minute; everything that waits, at the end. */
  flush: (all?: boolean) => Promise<void>;
  stop: () => Promise<void>;
}

/** Counts the refused keys of one process. */
export function createRefusedKeys(parts: {
  execute: Execute;
  clock: Clock;
  organisationId: string;
  onError: (error: unknown) => void;
}): RefusedKeys {
  const { execute, clock, organisationId, onError } = parts;
  const tallies = new Map<string, Tally>();
  let written: Promise<unknown> = Promise.resolve();

  /** One after the other: whoever guesses keys gets one connection of the pool, not all of them. */
  function write(address: string, prefix: string, count: number, at: number) {
    const input = { prefix, count, at: new Date(at), ...(address === '' ? {} : { address }) };
    const actor = systemActor(organisationId, 'rest');
    written = written.then(() => execute(auditRefuseKey, { actor, input })).catch(onError);
  }

  async function flush(all = false) {
    const now = clock.now().getTime();
    for (const [address, tally] of tallies) {
      if (!all && now - tally.since < minuteMs) continue;
      if (tally.waiting > 0) {
        write(address, tally.prefix, tally.waiting, now);
        tallies.set(address, { ...tally, since: now, waiting: 0 });
      } else tallies.delete(address);
    }
    await written;
  }

  const timer = setInterval(() => void flush(), lookMs).unref();
  return {
    seen(authorization, from = '') {
      const prefix = ours.exec(authorization ?? '')?.[1];
      if (!prefix) return;
      const address = tallies.has(from) || tallies.size < mostAddresses ? from : '';
      const tally = tallies.get(address);
      const now = clock.now().getTime();
      if (tally) tallies.set(address, { ...tally, waiting: tally.waiting + 1, prefix });
      else {
        tallies.set(address, { since: now, waiting: 0, prefix });
        write(address, prefix, 1, now);
      }
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush(true);
    },
  };
}
