/** Browsers' connections to the chat, for tests: signed in as a person signs in, by the one-time link. */
import { io, type Socket } from 'socket.io-client';
import { eventually, type Harness } from './harness.js';
import { formOf } from './form.js';
import { listRooms } from '../core/queries/room/list.js';
import { sessionOffer } from '../core/commands/session/offer.js';
import { systemActor } from '../core/people/actor.js';
import type { JoinAnswer, Pushes } from '../api/realtime/protocol.js';

/** One browser's connection, and what was pushed to it so far, event by event. */
export interface Visitor {
  socket: Socket;
  cookie: string;
  pushed: { [Event in keyof Pushes]: Parameters<Pushes[Event]>[0][] };
  /** Why the connection ended; null while it stands. */
  ended: string | null;
  ask: <T>(event: string, payload: unknown) => Promise<T>;
  /** Looks at a room from a cursor on. */
  join: (room: string, after?: number) => Promise<JoinAnswer>;
  /** The HTML of every message that was pushed, in order. */
  read: () => string[];
}

/** Signs somebody in; answers the cookie. */
export async function signIn(h: Harness, handle: string): Promise<string> {
  const offer = await h.system.core.execute(sessionOffer, { actor: systemActor(h.system.home.id), input: { handle } });
  const link = `${h.system.url}/sign-in/${String(offer.data!.token)}`;
  const answer = await fetch(link, await formOf(link));
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]!);
  return cookies.find((cookie) => cookie.startsWith('openalert_session='))!;
}

/** How a socket is opened here; what a test gives takes the place of what a browser sends. */
export function openSocket(h: Harness, headers: Record<string, string>, transports = ['websocket']): Socket {
  return io(h.system.url, {
    forceNew: true,
    reconnection: false,
    transports,
    extraHeaders: { origin: h.system.url, ...headers },
  });
}

/** Visitors of one test file; `leave` closes those that are still there. */
export function createVisitors() {
  const sockets: Socket[] = [];
  const cookies = new Map<string, string>();

  async function cookieOf(h: Harness, handle: string): Promise<string> {
    const name = `${h.system.url} ${handle}`;
    const cookie = cookies.get(name) ?? (await signIn(h, handle));
    cookies.set(name, cookie);
    return cookie;
  }

  return {
    cookieOf,
    /** The next time they sign in anew. */
    forget: (h: Harness, handle: string) => cookies.delete(`${h.system.url} ${handle}`),
    /** @throws when the handshake is refused */
    async connect(h: Harness, handle: string, headers: Record<string, string> = {}): Promise<Visitor> {
      const cookie = headers.cookie ?? (await cookieOf(h, handle));
      const socket = openSocket(h, { cookie, ...headers });
      sockets.push(socket);
      const pushed: Visitor['pushed'] = {
        items: [],
        here: [],
        rooms: [],
        panel: [],
        'room-gone': [],
        throttled: [],
        'signed-out': [],
      };
      for (const [event, list] of Object.entries(pushed))
        socket.on(event, (push: unknown) => (list as unknown[]).push(push));
      const visitor: Visitor = {
        socket,
        cookie,
        pushed,
        ended: null,
        ask: async <T>(event: string, payload: unknown) =>
          (await socket.timeout(8000).emitWithAck(event, payload)) as T,
        join: (room, after = 0) => visitor.ask<JoinAnswer>('join', { room, after }),
        read: () => pushed.items.flatMap((push) => push.items.map(({ html }) => html)),
      };
      socket.on('disconnect', (reason) => (visitor.ended = reason));
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return visitor;
    },
    leave: () => sockets.splice(0).forEach((socket) => socket.disconnect()),
  };
}

/** The room of a kind or a name, as that person sees it. */
export async function roomOf(h: Harness, kind: string, handle = 'sam'): Promise<string> {
  const { items } = await h.system.core.runQuery(listRooms, { actor: await h.person(handle) });
  return items.find((room) => room.kind === kind || room.name === kind)!.id;
}

/** Waits, by real time, until it holds. */
export const until = (holds: () => boolean, withinMs = 5000): Promise<boolean> =>
  eventually(async () => holds(), withinMs);
