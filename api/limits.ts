/**
 * How often somebody may ask: a bucket for each address, account, key, integration and sign-in, which refills evenly over a
 * minute. Each process counts by itself and never asks the database; each second it tells the others what it let in, so that
 * together they stay within 10 % of a limit, after one bucketful each. Terms: *to admit* to let one request in; *untold* what
 * was let in here and the others do not know of.
 */
import { LimitExceeded } from '../core/errors.js';
import type { Signal } from '../core/store/signals.js';

/** What is limited. */
export const limitKinds = ['address', 'account', 'key', 'integration'] as const;
/** One of the kinds. */
export type LimitKind = (typeof limitKinds)[number];

/** How many requests a minute of each kind; 0: as many as come. */
export type PerMinute = Record<LimitKind, number>;

/** What a request was told: its limit, and how much of it is left. */
export interface Allowance {
  admitted: boolean;
  /** Requests a minute; 0: no limit. */
  limit: number;
  remaining: number;
  /** Until all of it is there again. */
  resetMs: number;
  /** Until one more is let in; 0 where it was. */
  retryAfterMs: number;
}

/** What the limits need. */
export interface LimitsParts {
  perMinute: PerMinute;
  now: () => Date;
  /** Tells the other processes. */
  publish: (signal: Signal) => void;
  /** The name of this process among them. */
  self: string;
}

/** Counts what comes. */
export interface Limits {
  take: (kind: LimitKind, id: string) => Allowance;
  /** The same for whoever wants an error. @throws LimitExceeded */
  admit: (kind: LimitKind, id: string) => Allowance;
  /** Tells the others what was let in here since the last time; called each second. */
  tell: () => void;
  /** Hears what another process let in. */
  hear: (signal: Signal) => void;
}

interface Bucket {
  level: number;
  at: number;
  untold: number;
}

const minuteMs = 60_000;
/** What of a limit may stay untold while its bucket is more than half full. */
const untoldShare = 0.02;
/** More buckets than these are not kept: those that are full again go first, then the oldest. */
const mostBuckets = 20_000;
/** PostgreSQL carries about 8,000 characters; an id is an uuid or an address. */
const mostTold = 100;
const free: Allowance = { admitted: true, limit: 0, remaining: 0, resetMs: 0, retryAfterMs: 0 };

const sentences: Record<LimitKind, string> = {
  address: 'Too many requests from this address.',
  account: 'Too many requests of this account.',
  key: 'Too many requests with this key.',
  integration: 'Too many requests with the key of this integration.',
};

/** Makes the limits of one process. */
export function createLimits({ perMinute, now, publish, self }: LimitsParts): Limits {
  const buckets = new Map<LimitKind, Map<string, Bucket>>(limitKinds.map((kind) => [kind, new Map()]));
  let told = 0;

  function bucketOf(kind: LimitKind, id: string, limit: number, at: number): Bucket {
    const own = buckets.get(kind)!;
    let bucket = own.get(id);
    if (!bucket) {
      if (own.size >= mostBuckets) makeRoom(own, limit, at);
      own.set(id, (bucket = { level: limit, at, untold: 0 }));
    }
    bucket.level = Math.min(limit, bucket.level + (Math.max(0, at - bucket.at) * limit) / minuteMs);
    bucket.at = at;
    return bucket;
  }

  function take(kind: LimitKind, id: string): Allowance {
    const limit = perMinute[kind];
    if (limit === 0) return free;
    const bucket = bucketOf(kind, id, limit, now().getTime());
    const admitted = bucket.level >= 1;
    if (admitted) {
      bucket.level -= 1;
      bucket.untold += 1;
    }
    return {
      admitted,
      limit,
      remaining: Math.max(0, Math.floor(bucket.level)),
      resetMs: ((limit - bucket.level) * minuteMs) / limit,
      retryAfterMs: admitted ? 0 : ((1 - bucket.level) * minuteMs) / limit,
    };
  }

  /** What is worth telling: little of a bucket that is nearly full changes nothing for anybody. */
  function* worthTelling(): Generator<[kind: LimitKind, id: string, bucket: Bucket]> {
    for (const [kind, own] of buckets)
      for (const [id, bucket] of own) {
        const limit = perMinute[kind];
        const least = bucket.level > limit / 2 ? Math.max(1, limit * untoldShare) : 1;
        if (bucket.untold >= least) yield [kind, id, bucket];
      }
  }

  return {
    take,
    admit(kind, id) {
      const allowance = take(kind, id);
      if (allowance.admitted) return allowance;
      throw new LimitExceeded(`${sentences[kind]} At most ${allowance.limit} a minute.`, allowance.retryAfterMs);
    },
    tell() {
      let spent: [LimitKind, string, number][] = [];
      const send = () => {
        // The number keeps two tellings apart that say the same.
        if (spent.length > 0)
          publish({ topic: 'limits', from: self, nr: String((told += 1)), spent: JSON.stringify(spent) });
        spent = [];
      };
      for (const [kind, id, bucket] of worthTelling()) {
        spent.push([kind, id, bucket.untold]);
        bucket.untold = 0;
        if (spent.length === mostTold) send();
      }
      send();
    },
    hear({ from, spent }) {
      if (from === self) return;
      const at = now().getTime();
      for (const [kind, id, count] of JSON.parse(spent!) as [LimitKind, string, number][]) {
        const limit = perMinute[kind];
        if (!limit) continue;
        const bucket = bucketOf(kind, id, limit, at);
        // A debt of more than a minute would punish for what is long over.
        bucket.level = Math.max(-limit, bucket.level - count);
      }
    },
  };
}

/** Forgets buckets that are full again; where there is none, the oldest. */
function makeRoom(own: Map<string, Bucket>, limit: number, at: number): void {
  for (const [id, bucket] of own) if (bucket.level + ((at - bucket.at) * limit) / minuteMs >= limit) own.delete(id);
  for (const id of own.keys()) {
    if (own.size < mostBuckets) return;
    own.delete(id);
  }
}
