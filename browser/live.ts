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
  PeekAnswer,
  Refusal,
} from '../api/realtime/protocol.js';

/** An answer that takes longer than this is given up. */
const answerMs = 10_000;

interface Handlers {
  items: (push: ItemsPush) => void;
  rooms: (html: string) => void;
  panel: (html: string) => void;
  /** The names of the others who look at the open room. */
  here: (others: string[]) => void;
  connected: () => void;
  /** `final`: it will not come back by itself. */
  lost: (final: boolean) => void;
}

const socket = io({ autoConnect: false, reconnectionDelay: 500, reconnectionDelayMax: 3000, timeout: 8000 });
let handlers: Handlers;

const refusedBecause = (error: string): Refusal => ({ error, id: null });

/** Asks, and answers words instead of failing. */
async function ask<T>(event: string, payload: object): Promise<T | Refusal> {
  if (!socket.connected) return refusedBecause('No connection. Nothing was sent.');
  try {
    return (await socket.timeout(answerMs).emitWithAck(event, payload)) as T | Refusal;
  } catch {
    return refusedBecause('No answer within 10 s. It is not known whether it arrived.');
  }
}

export const isRefusal = (answer: object): answer is Refusal => 'error' in answer;
/** A refusal in one line, its id last. */
export const refusalWords = ({ error, id }: Refusal): string => (id ? `${error} error ${id}` : error);

/** Joins the room that stands open and catches up from its cursor. */
export async function join(): Promise<void> {
  const id = room.id();
  const answer = await ask<JoinAnswer>('join', { room: id, after: room.head() });
  if (room.id() !== id) return; // another room was opened meanwhile
  if (isRefusal(answer)) return;
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
export const peek = (roomId: string, after: number): Promise<PeekAnswer | Refusal> =>
  ask<PeekAnswer>('peek', { room: roomId, after });

/** Connects, and keeps at it. */
export function startLive(given: Handlers): void {
  handlers = given;
  socket.on('connect', () => void join().then(handlers.connected));
  socket.on('items', (push: ItemsPush) => push.room === room.id() && handlers.items(push));
  socket.on('rooms', ({ html }: { html: string }) => handlers.rooms(html));
  socket.on('panel', ({ html }: { html: string }) => handlers.panel(html));
  socket.on('here', (push: HerePush) => push.room === room.id() && handlers.here(push.others));
  socket.on('signed-out', () => {
    socket.disconnect();
    handlers.lost(true);
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    handlers.lost(false);
    // closed by the server on its way down: it comes back, we try like after any loss
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1000);
  });
  socket.on('connect_error', (error) => {
    const final = error.message === 'signed-out';
    handlers.lost(final);
    if (!final && !socket.active) setTimeout(() => socket.connect(), 2000);
  });
  // the network is back: now, not after the pause between two tries
  addEventListener('online', () => socket.connected || socket.disconnect().connect());
  socket.connect();
}
