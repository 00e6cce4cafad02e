/** Keys and senders that were refused, for the audit: at most one row for an address and a minute, with a count. */
import { auditRefuseKey } from '../../core/commands/audit/refuse-key.js';
import { auditRefuseSender, type SenderFault } from '../../core/commands/audit/refuse-sender.js';
import { systemActor } from '../../core/people/actor.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';
import type { KeyHolder } from '../ingest/keys.js';

/** How keys of ours begin. */
const ours = /^(oa[a-z]?_[\w-]{4})[\w-]{8,}$/i;
/** For how long one address is counted into one row, in milliseconds. */
const minuteMs = 60_000;
/** How often what was counted is looked at, in milliseconds. */
const lookMs = 5000;
/** From more addresses than this in a minute, the rest share one row without an address. */
const mostAddresses = 1000;

/** What a row says besides who was refused. */
interface Counted {
  count: number;
  at: Date;
  address?: string;
}

type Write = (counted: Counted) => Promise<unknown>;

interface Tally {
  since: number;
  /** Those that are not written down yet. */
  waiting: number;
  address: string;
  write: Write;
}

/** What counts those who are refused. */
export interface RefusedKeys {
  /** Takes the header of a request of REST that was refused; what is no key of ours is not worth a row there. */
  seen: (authorization: string | undefined, address: string | undefined) => void;
  /** Takes the key of a webhook that nobody knows. */
  webhookKey: (key: string, address: string) => void;
  /** Takes an integration whose key is good, and what was wrong all the same. */
  sender: (holder: KeyHolder, fault: SenderFault, address: string) => void;
  /** Writes down what has waited for a minute; everything that waits, at the end. */
  flush: (all?: boolean) => Promise<void>;
  stop: () => Promise<void>;
}

/** Counts what is refused in one process. */
export function createRefusedKeys(parts: {
  execute: Execute;
  clock: Clock;
  /** Whose audit keeps a key that belongs to nobody. */
  organisationId: string;
  onError: (error: unknown) => void;
}): RefusedKeys {
  const { execute, clock, organisationId, onError } = parts;
  /** By what was refused and the address. */
  const tallies = new Map<string, Tally>();
  let written: Promise<unknown> = Promise.resolve();

  /** One after the other: whoever guesses keys gets one connection of the pool, not all of them. */
  function write({ write: row, address }: Tally, count: number, at: number) {
    const counted = { count, at: new Date(at), ...(address === '' ? {} : { address }) };
    written = written.then(() => row(counted)).catch(onError);
  }

  function count(what: string, from: string, row: Write) {
    const address = tallies.has(`${what} ${from}`) || tallies.size < mostAddresses ? from : '';
    const id = `${what} ${address}`;
    const tally = tallies.get(id);
    if (tally) return void tallies.set(id, { ...tally, waiting: tally.waiting + 1, write: row });
    const now = clock.now().getTime();
    const first = { since: now, waiting: 0, address, write: row };
    tallies.set(id, first);
    write(first, 1, now);
  }

  const keyRow =
    (via: 'rest' | 'webhook', prefix: string | undefined): Write =>
    (counted) =>
      execute(auditRefuseKey, {
        actor: systemActor(organisationId, via),
        input: { ...counted, via, ...(prefix === undefined ? {} : { prefix }) },
      });

  async function flush(all = false) {
    const now = clock.now().getTime();
    for (const [id, tally] of tallies) {
      if (!all && now - tally.since < minuteMs) continue;
      if (tally.waiting > 0) {
        write(tally, tally.waiting, now);
        tallies.set(id, { ...tally, since: now, waiting: 0 });
      } else tallies.delete(id);
    }
    await written;
  }

  const timer = setInterval(() => void flush(), lookMs).unref();
  return {
    seen(authorization, from = '') {
      const prefix = ours.exec(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '')?.[1];
      if (prefix) count('rest', from, keyRow('rest', prefix));
    },
    webhookKey: (key, from) => count('webhook', from, keyRow('webhook', ours.exec(key)?.[1])),
    sender(holder, fault, from) {
      const integration = { id: holder.id, name: holder.name };
      const actor = systemActor(holder.organisationId, 'webhook');
      count(`${holder.id} ${fault}`, from, (counted) =>
        execute(auditRefuseSender, { actor, input: { ...counted, integration, fault } }),
      );
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush(true);
    },
  };
}
