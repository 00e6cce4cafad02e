/**
 * Socket.IO across processes, through Redis. It carries what is true for a moment and stands in no row: who looks at a room.
 * Messages, cards and sign-outs go another way, by the database's notifications, and reach every process without Redis.
 */
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from '@redis/client';

/** The way to the other processes. */
export interface Across {
  /** For Socket.IO. */
  adapter: ReturnType<typeof createAdapter>;
  /** Does Redis answer? */
  readonly ok: boolean;
  close: () => Promise<void>;
}

/** The longest pause between two tries to connect again, in milliseconds. */
const longestPauseMs = 2000;
/** Commands that may wait for an answer: a Redis that hangs must not fill the memory. */
const mostWaiting = 1000;

/** Connects in the background, for as long as it takes; nothing waits for it, and no failure of Redis is anybody else's. */
export function connectAcross(url: string, onError: (error: unknown) => void): Across {
  const speaker = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: mostWaiting,
    pingInterval: 5000,
    socket: { connectTimeout: 3000, reconnectStrategy: (tries) => Math.min(longestPauseMs, 100 * 2 ** tries) },
  });
  // What it subscribes to while Redis is away waits until it is back.
  const ear = speaker.duplicate({ disableOfflineQueue: false });
  let told = false;
  let closed = false;
  const hush = (error: unknown) => {
    // A Redis that is away fails at every try: it is told once.
    if (!told && !closed) onError(error);
    told = true;
  };
  for (const client of [speaker, ear]) {
    client.on('error', hush);
    client.on('ready', () => (told = false));
    void client.connect().catch(hush);
  }
  // The adapter waits for none of these promises; a refusal nobody hears would end the process.
  const heard =
    <A extends unknown[]>(call: (...args: A) => Promise<unknown>) =>
    (...args: A): Promise<unknown> =>
      call(...args).catch(hush);
  const pair = [speaker, ear].map((client) => ({
    publish: heard(client.publish.bind(client)),
    subscribe: heard(client.subscribe.bind(client)),
    pSubscribe: heard(client.pSubscribe.bind(client)),
    unsubscribe: heard(client.unsubscribe.bind(client)),
    pUnsubscribe: heard(client.pUnsubscribe.bind(client)),
    on: client.on.bind(client),
    off: client.off.bind(client),
    listenerCount: client.listenerCount.bind(client),
  }));
  return {
    adapter: createAdapter(pair[0], pair[1], { key: 'openalert' }),
    get ok() {
      return speaker.isReady && ear.isReady;
    },
    async close() {
      closed = true;
      for (const client of [speaker, ear]) client.destroy();
    },
  };
}
