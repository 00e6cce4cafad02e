/** The connection: joins the open room, brings what changed, and says what the reader does. Misses nothing, doubles nothing. */
import { io } from 'socket.io-client';
import { setServerNow } from './clock.js';
import { room } from './state.js';
import type {
  ActAnswer,
  EarlierAnswer,
  HerePush,
  ItemsPush,
  JoinAnswer,
  PartPush,
  PeekAnswer,
  Refusal,
  RoomGonePush,
  ThrottledPush,
} from '../api/realtime/protocol.js';

/** An answer that takes longer than this is given up. */
const answerMs = 10_000;

interface Handlers {
  items: (push: ItemsPush) => void;
  rooms: (html: string) => void;
  panel: (html: string) => void;
  /** The names of the others who look at the open room. */
  here: (others: string[]) => void;
  /** The room that stands open is not for this reader any more. */
  gone: (words: string) => void;
  connected: () => void;
  lost: (loss: Loss) => void;
}

/** How the connection was lost: it may come back at once, never by itself, or after a while, and then `words` say why. */
export interface Loss {
  final: boolean;
  words?: string;
}

/** A WebSocket first: it needs no second request that a proxy could bring to another process. */
const socket = io({
  autoConnect: false,
  transports: ['websocket', 'polling'],
  tryAllTransports: true,
  reconnectionDelay: 500,
  reconnectionDelayMax: 3000,
  timeout: 8000,
});
let handlers: Handlers;
/** One more try after being signed out: the cookie may be a newer one by now. */
let triedAgain = false;
/** The server said when to go on. */
let quietUntil = 0;
let pauseTimer = 0;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const refusedBecause = (error: string): Refusal => ({ error, id: null });

/** Asks, and answers words instead of failing. */
async function ask<T>(event: string, payload: object): Promise<T | Refusal> {
  if (quietUntil > performance.now()) await sleep(quietUntil - performance.now());
  if (!socket.connected) return refusedBecause('No connection. Nothing was sent.');
  try {
    const answer = (await socket.timeout(answerMs).emitWithAck(event, payload)) as T | Refusal;
    if (isRefusal(answer as object) && (answer as Refusal).waitMs)
      quietUntil = performance.now() + (answer as Refusal).waitMs!;
    return answer;
  } catch {
    return refusedBecause('No answer within 10 s. It is not known whether it arrived.');
  }
}

export const isRefusal = (answer: object): answer is Refusal => 'error' in answer;
/** A refusal in one line, its id last. */
export const refusalWords = ({ error, id }: Refusal): string => (id ? `${error} error ${id}` : error);

const closedWords = 'This room is closed to you now.';
/** Is there no such room for this reader? */
const isClosed = ({ code }: Refusal): boolean => code === 'not-found' || code === 'forbidden';

/** Joins the room that stands open and catches up from its cursor. */
export async function join(): Promise<void> {
  const id = room.id();
  const answer = await ask<JoinAnswer>('join', { room: id, after: room.head() });
  if (room.id() !== id) return; // another room was opened meanwhile
  if (isRefusal(answer)) return isClosed(answer) ? handlers.gone(closedWords) : undefined;
  if (answer.reload) return location.reload();
  setServerNow(answer.now);
  handlers.items({ room: id, head: answer.head, items: answer.items });
}

export const say = (text: string, key: string): Promise<ActAnswer | Refusal> =>
  ask<ActAnswer>('say', { room: room.id(), text, key });
export const press = (intent: unknown, values?: Record<string, string>, key?: string): Promise<ActAnswer | Refusal> =>
  ask<ActAnswer>('press', { room: room.id(), intent, values, key });
export const earlier = (before: number): Promise<EarlierAnswer | Refusal> =>
  ask<EarlierAnswer>('earlier', { room: room.id(), before });
/** Peeks go one after the other, and never so fast that what the reader does would have to wait for them. */
const peekMs = 50;
let lastPeek: Promise<unknown> = Promise.resolve();
export function peek(roomId: string, after: number): Promise<PeekAnswer | Refusal> {
  const answer = lastPeek.then(() => ask<PeekAnswer>('peek', { room: roomId, after }));
  lastPeek = answer.then(() => sleep(peekMs));
  return answer;
}

/** It was too much: comes back when the server said, which is later each time. */
function pause({ words, waitMs }: ThrottledPush): void {
  socket.disconnect();
  handlers.lost({ final: false, words });
  clearTimeout(pauseTimer);
  pauseTimer = window.setTimeout(() => socket.connect(), waitMs);
}

function signedOut(): void {
  socket.disconnect();
  handlers.lost({ final: triedAgain });
  if (triedAgain) return;
  triedAgain = true;
  socket.connect();
}

function refused(error: Error & { data?: ThrottledPush }): void {
  if (error.data) return pause(error.data);
  if (error.message === 'signed-out') {
    triedAgain = true;
    return signedOut();
  }
  handlers.lost({ final: false });
  if (!socket.active) setTimeout(() => socket.connect(), 2000);
}

/** Connects, and keeps at it. */
export function startLive(given: Handlers): void {
  handlers = given;
  socket.on('connect', () => {
    triedAgain = false;
    // Closed again meanwhile: then it is not back.
    void join().then(() => socket.connected && handlers.connected());
  });
  socket.on('items', (push: ItemsPush) => push.room === room.id() && handlers.items(push));
  socket.on('rooms', ({ html }: PartPush) => handlers.rooms(html));
  socket.on('panel', ({ html }: PartPush) => handlers.panel(html));
  socket.on('here', (push: HerePush) => push.room === room.id() && handlers.here(push.others));
  socket.on('room-gone', (push: RoomGonePush) => push.room === room.id() && handlers.gone(push.words));
  socket.on('throttled', pause);
  socket.on('signed-out', signedOut);
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    handlers.lost({ final: false });
    // closed by the server on its way down: it comes back, we try like after any loss
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1000);
  });
  socket.on('connect_error', refused);
  // the network is back: now, not after the pause between two tries
  addEventListener('online', () => socket.connected || socket.disconnect().connect());
  socket.connect();
}
