/**
 * Live updates of the chat: Socket.IO on the same server and port. Rows are the truth and signals only say "look now"; every
 * ten seconds each joined room is looked at anyway. What a message looks like, and what a verb does, comes in through `door`.
 */
import { randomUUID } from 'node:crypto';
import { Server, type Socket } from 'socket.io';
import { createClient, type Client } from './client.js';
import { createFeeds } from './feeds.js';
import { createBrake, guarded, handlersOf, type Handler } from './handlers.js';
import { createPresence, tellAgainMs, type Told } from './presence.js';
import type { Across } from './across.js';
import type { Door, RealtimeLog, SessionOf } from './door.js';
import type { Server as HttpServer } from 'node:http';
import type { Execute } from '../../core/execute.js';
import type { RunQuery } from '../../core/query.js';
import type { UserActor } from '../../core/people/actor.js';

/** What live updates need. */
export interface RealtimeParts {
  /** Its request listener must stand already: Socket.IO takes its own path from in front of it. */
  httpServer: HttpServer;
  runQuery: RunQuery;
  execute: Execute;
  door: Door;
  sessionOf: SessionOf;
  signals: { on: (topic: string, fn: (signal: Record<string, string>) => void) => void };
  allowedOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  log: RealtimeLog;
  /** The way to other processes; undefined: this one is alone, or tells nobody who looks at its rooms. */
  across?: Across;
  /** Database time, for countdowns; the process's own when left out. */
  now?: () => Date;
}

/** Rooms are looked at this often even when no signal comes. */
const lookMs = 10_000;
/** Shifts change by time alone: the right column is drawn again this often. */
const panelMs = 60_000;

function signOut(socket: Socket | undefined): void {
  socket?.emit('signed-out');
  socket?.disconnect(true);
}

/** Starts live updates on a server that has its request listener already; `close` leaves that server alone. */
export function createRealtime(parts: RealtimeParts): { close: () => Promise<void> } {
  const { httpServer, runQuery, execute, door, sessionOf, signals, allowedOrigin, log, across } = parts;
  const clients = new Map<string, Client>();
  const onError = (error: unknown): void =>
    log.error({ err: error }, 'a chat could not be brought up to date; it is tried again');
  const feeds = createFeeds(runQuery, onError);
  const io = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    ...(across ? { adapter: across.adapter } : {}),
    allowRequest: (request, answer) => answer(null, allowedOrigin(request.headers.origin, request.headers.host)),
  });

  const presence = createPresence({
    process: randomUUID(),
    tell: (told) => across && io.serverSideEmit('looking', told),
    onChange: (room) => each((client) => client.showPresent(room)),
    now: () => performance.now(),
  });
  io.on('looking', (told: Told) => presence.hear(told));

  io.use((socket, next) => {
    sessionOf(socket.handshake.headers.cookie).then(
      (session) => {
        socket.data = { session };
        next(session ? undefined : new Error('signed-out'));
      },
      () => next(new Error('unavailable')),
    );
  });

  io.on('connection', (socket) => {
    const { session } = socket.data as { session: { actor: UserActor; sessionId: string } };
    const client = createClient({ socket, session, door, sessionOf, feeds, presence, onError });
    clients.set(socket.id, client);
    const brake = createBrake();
    for (const [event, handler] of Object.entries(
      handlersOf({ client, door, runQuery, execute, now: parts.now ?? (() => new Date()) }),
    )) {
      const braked: Handler = async (payload) => {
        brake();
        return handler(payload);
      };
      socket.on(event, guarded(event, braked, log));
    }
    socket.on('disconnect', () => {
      client.leave();
      clients.delete(socket.id);
    });
  });

  const each = (fn: (client: Client, socketId: string) => void): void => clients.forEach(fn);
  signals.on('room', ({ room }) => {
    feeds.look(room);
    each((client) => client.refreshRooms());
  });
  signals.on('rooms', () => each((client) => client.refreshRooms()));
  signals.on('oncall', () => each((client) => client.refreshPanel()));
  signals.on('session', ({ session }) =>
    each((client, id) => {
      if (client.sessionId === session) signOut(io.sockets.sockets.get(id));
    }),
  );

  const lookTimer = setInterval(() => {
    feeds.look();
    // a person whose session ended elsewhere must not go on reading; `actor` closes the socket
    each((client) => {
      client.actor().catch(() => undefined);
      client.refreshRooms();
    });
  }, lookMs);
  const presenceTimer = setInterval(() => presence.beat(), tellAgainMs);
  const panelTimer = setInterval(() => each((client) => client.refreshPanel()), panelMs);

  return {
    async close() {
      clearInterval(lookTimer);
      clearInterval(panelTimer);
      clearInterval(presenceTimer);
      each((client) => client.leave());
      io.disconnectSockets(true);
      await across?.close();
      io.engine.close(); // not io.close(): the HTTP server belongs to whoever handed it in
    },
  };
}
