/** Hears the signals of every process over one connection of its own. */
import pg from 'pg';
import { appRole, clientConfig, type DatabaseTarget } from './connection.js';
import { signalChannel, type Signal } from './signals.js';

/** The ear of a process. */
export interface Listener {
  /** False while the connection is lost: what was said meanwhile is not heard. */
  readonly connected: boolean;
  on: (topic: string, hear: (signal: Signal) => void) => void;
  onLost: (fn: () => void) => void;
  onRestored: (fn: () => void) => void;
  close: () => Promise<void>;
}

const firstWaitMs = 100;
const longestWaitMs = 2000;

/** Listens, and connects again for as long as it takes when the connection is lost. */
export async function openListener(target: DatabaseTarget, onError: (error: unknown) => void): Promise<Listener> {
  const ears = new Map<string, ((signal: Signal) => void)[]>();
  const lost: (() => void)[] = [];
  const restored: (() => void)[] = [];
  let client: pg.Client | undefined;
  let connected = false;
  let closed = false;

  function hear(payload: string | undefined) {
    try {
      const signal = JSON.parse(payload ?? '{}') as Signal;
      ears.get(signal.topic)?.forEach((ear) => ear(signal));
    } catch (error) {
      onError(error);
    }
  }

  async function connect() {
    const next = new pg.Client(clientConfig(target, 'openalert listen', { role: appRole }));
    next.on('notification', (message) => hear(message.payload));
    next.on('error', (error) => lose(next, error));
    next.on('end', () => lose(next));
    await next.connect();
    await next.query(`listen ${signalChannel}`);
    client = next;
    connected = true;
  }

  function lose(from: pg.Client, error?: Error) {
    if (closed || from !== client) return;
    client = undefined;
    connected = false;
    if (error) onError(error);
    lost.forEach((fn) => fn());
    void reconnect(firstWaitMs);
  }

  async function reconnect(waitMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    if (closed) return;
    try {
      await connect();
      restored.forEach((fn) => fn());
    } catch {
      await reconnect(Math.min(longestWaitMs, waitMs * 2));
    }
  }

  await connect();
  return {
    get connected() {
      return connected;
    },
    on(topic, ear) {
      ears.set(topic, [...(ears.get(topic) ?? []), ear]);
    },
    onLost: (fn) => lost.push(fn),
    onRestored: (fn) => restored.push(fn),
    async close() {
      closed = true;
      await client?.end().catch(() => undefined);
    },
  };
}
