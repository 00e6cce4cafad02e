/**
 * Keeps out what is not of our own pages, and what is too much: who may open a transport, how many a session and an address may
 * have, how fast one may talk. Terms: *seat* one socket of a session.
 */
import { sessionSecretOf } from '../auth/cookies.js';
import { LimitExceeded } from '../../core/errors.js';
import { isSameSession, mayOpen } from './handshake.js';
import { answererOf } from './handlers.js';
import { createMeter, createPauses, createTally, createThrottle, mostPerSecond, quietMs } from './throttle.js';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Pushes, Refusal, ThrottledPush } from './protocol.js';

/** Sockets of one session: so many tabs, and no more. */
export const mostPerSession = 20;
/** Transports of one address; a proxy or an office is one address for many people. */
export const mostPerAddress = 1000;
/** Whoever has too many tabs open tries again after this. */
const seatsMs = 30_000;

const tooMany: ThrottledPush = {
  words: `The chat stands open ${mostPerSession} times in this browser. Close one of its tabs; this one tries again.`,
  waitMs: seatsMs,
};
const tooMuch = (waitMs: number): ThrottledPush => ({
  words: `Too much was sent from here, so the connection was closed. It opens again after ${Math.ceil(waitMs / 1000)} s. Paging goes on.`,
  waitMs,
});
const slower = new LimitExceeded(
  `Too much at once: at most ${mostPerSecond} messages a second. It works again after a pause of ${quietMs / 1000} s.`,
  quietMs,
);

/** What is asked of a socket here, whatever its events are. */
type AnySocket = Pick<
  Socket<Record<never, never>, Pushes>,
  'conn' | 'emit' | 'disconnect' | 'handshake' | 'on' | 'use'
>;
type Engine = Pick<Server['engine'], 'use' | 'on'>;
interface Transport {
  id: string;
  request: IncomingMessage;
  once: (event: 'close', fn: () => void) => void;
}

/** The gate of one process. */
export interface Gate {
  /** May this request open a transport? */
  mayEnter: (request: IncomingMessage) => boolean;
  /** Looks at every request of a transport that stands, and counts those that are open. */
  watch: (engine: Engine) => void;
  /** Why this one may not come in yet. */
  refusalOf: (socket: AnySocket) => Error | undefined;
  /** Takes a seat; false: there is none, and the socket is closed. */
  seat: (socket: AnySocket, sessionId: string) => boolean;
  /** Holds a socket to the limit, and to the events that there are. */
  brake: (socket: AnySocket, events: readonly string[]) => void;
}

interface GateParts {
  publicUrl: string;
  addressOf: ((request: IncomingMessage) => string) | undefined;
  /** Milliseconds that only go forward. */
  now: () => number;
}

/** Makes the gate. */
export function createGate({ publicUrl, addressOf, now }: GateParts): Gate {
  /** With what each transport was opened. */
  const transports = new Map<string, IncomingHttpHeaders>();
  const addresses = createTally();
  const sessions = createTally();
  const pauses = createPauses(now);
  const nameOf = addressOf ?? ((request: IncomingMessage) => request.socket.remoteAddress ?? '');
  const secretOf = (socket: AnySocket) => sessionSecretOf(socket.handshake.headers.cookie) ?? '';

  function close(socket: AnySocket, push: ThrottledPush): void {
    socket.emit('throttled', push);
    socket.disconnect(true);
  }
  const closeForGood = (socket: AnySocket): void => close(socket, tooMuch(pauses.begin(secretOf(socket))));

  return {
    mayEnter: (request) => mayOpen(request, publicUrl) && addresses.of(nameOf(request)) < mostPerAddress,
    watch(engine) {
      engine.use((request: IncomingMessage, _answer: ServerResponse, next: (error?: Error) => void) => {
        // As the engine reads it: of several, the last.
        const { sid } = Object.fromEntries(new URL(request.url ?? '/', 'http://any').searchParams);
        const opened = sid === undefined ? undefined : transports.get(sid);
        // A transport that is being opened goes by `mayEnter`, which refuses with a 403.
        const isOurs = !opened || (mayOpen(request, publicUrl) && isSameSession(opened, request.headers));
        next(isOurs ? undefined : new Error('This transport belongs to another page.'));
      });
      engine.on('connection', (transport: Transport) => {
        const { id, request } = transport;
        const address = nameOf(request);
        addresses.add(address);
        transports.set(id, request.headers);
        transport.once('close', () => {
          addresses.remove(address);
          transports.delete(id);
        });
      });
    },
    refusalOf(socket) {
      const waitMs = pauses.left(secretOf(socket));
      return waitMs > 0 ? Object.assign(new Error('throttled'), { data: tooMuch(waitMs) }) : undefined;
    },
    seat(socket, sessionId) {
      const isFree = sessions.add(sessionId) <= mostPerSession;
      socket.on('disconnect', () => sessions.remove(sessionId));
      if (!isFree) close(socket, tooMany);
      return isFree;
    },
    brake(socket, events) {
      const judge = createThrottle(now);
      const meter = createMeter(now);
      let closed = false;
      /** Refusals since the last message that went through: whoever was told so often is not told again. */
      let told = 0;
      const end = () => {
        if (!closed) closeForGood(socket);
        closed = true;
      };
      socket.conn.on('packet', ({ data }: { data?: unknown }) => {
        const size = typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0;
        if (!meter(size)) end();
      });
      socket.use((packet, next) => {
        const verdict = judge();
        if (verdict === 'close') return end();
        told = verdict === 'go' ? 0 : told + 1;
        if (told > mostPerSecond) return;
        if (verdict === 'go' && events.includes(String(packet[0]))) return next();
        const refusal: Refusal =
          verdict === 'go'
            ? { error: 'There is no such request.', id: null, code: 'not-found' }
            : { error: slower.message, id: null, code: slower.code, waitMs: slower.retryAfterMs };
        answererOf(packet.at(-1))(refusal);
      });
    },
  };
}
