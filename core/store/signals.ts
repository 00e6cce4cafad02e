/** Says in every process that something changed. A lost signal costs time, never a page: the rows are the truth. */
import type { Database } from './database.js';

/**
 * What may change: `due` (sweeps look), `room` (a room has news), `rooms` (which there are), `oncall`, `alert`, `key`, `session`
 * (one ended), `user` (their role, teams or access), `incident-access` (who may see an incident).
 */
export const signalTopics = [
  'due',
  'room',
  'rooms',
  'oncall',
  'alert',
  'key',
  'session',
  'user',
  'incident-access',
  'limits',
] as const;
/** One of the topics. */
export type SignalTopic = (typeof signalTopics)[number];

/** What changed, with the ids that say where. */
export interface Signal {
  topic: SignalTopic;
  [key: string]: string;
}

/** The voice of a process. */
export interface Signals {
  publish: (signal: Signal) => void;
  /** Hears what this process says, in the moment it says it; what others say comes through the listener. */
  hear: (topic: string, ear: () => void) => void;
  /** Sends what waits, now. */
  flush: () => Promise<void>;
  close: () => Promise<void>;
}

/** The channel of NOTIFY that carries them. */
export const signalChannel = 'openalert';

/** At most one NOTIFY statement in this many milliseconds. */
const spacingMs = 50;
/** PostgreSQL refuses longer payloads. */
const longestPayload = 7900;

/** Publishes through NOTIFY, coalesced: the first at once, then at most 20 times a second, each distinct signal once. */
export function createSignals(db: Database, onError: (error: unknown) => void): Signals {
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let sentAt = -Infinity;
  let sending: Promise<void> = Promise.resolve();
  let closed = false;
  const ears = new Map<string, (() => void)[]>();

  async function send() {
    const payloads = [...waiting].filter((payload) => payload.length <= longestPayload);
    waiting = new Set();
    if (payloads.length === 0) return;
    sentAt = performance.now();
    try {
      await db.dataSource.query(`select pg_notify($1, payload) from unnest($2::text[]) payload`, [
        signalChannel,
        payloads,
      ]);
    } catch (error) {
      onError(error);
    }
  }

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    sending = sending.then(send);
    return sending;
  }

  return {
    publish(signal) {
      ears.get(signal.topic)?.forEach((ear) => ear());
      if (closed) return;
      waiting.add(JSON.stringify(signal));
      if (timer) return;
      const waitMs = Math.max(0, sentAt + spacingMs - performance.now());
      timer = setTimeout(() => void flush(), waitMs);
    },
    hear: (topic, ear) => ears.set(topic, [...(ears.get(topic) ?? []), ear]),
    flush,
    async close() {
      closed = true;
      await flush();
    },
  };
}
