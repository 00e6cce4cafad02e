/**
 * Live updates of the chat: Socket.IO on the same server and port. Rows are the truth and signals only say "look now"; every
 * ten seconds each joined room is looked at anyway. What a message looks like, and what a verb does, comes in through `door`.
 */
import { randomUUID } from 'node:crypto';
import { Server, type Socket } from 'socket.io';
import { isOutsider } from '../../core/people/permission.js';
import { createClient, type Client } from './client.js';
import { createFeeds } from './feeds.js';
import { createGate, type Gate } from './gate.js';
import { guarded, handlersOf } from './handlers.js';
import { createPresence, tellAgainMs, type Told } from './presence.js';
import { createRights } from './rights.js';
import { createLane } from './throttle.js';
import type { Across } from './across.js';
import type { Asked, Pushes } from './protocol.js';
import type { Door, RealtimeLog, Session, SessionOf } from './door.js';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Execute } from '../../core/execute.js';
import type { PageViewer } from '../pages/message.js';
import type { RunQuery } from '../../core/query.js';
import type { Signal, SignalTopic } from '../../core/store/signals.js';

/** What live updates need. */
export interface RealtimeParts {
  /** Its request listener must stand already: Socket.IO takes its own path from in front of it. */
  httpServer: HttpServer;
  runQuery: RunQuery;
  execute: Execute;
  door: Door;
  sessionOf: SessionOf;
  signals: {
    on: (topic: string, fn: (signal: Signal) => void) => void;
    /** Heard again after a silence, in which anything may have been said. */
    onRestored: (fn: () => void) => void;
  };
  /** Our own address: pages that come from it may open a socket. */
  publicUrl: string;
  log: RealtimeLog;
  /** The way to other processes; undefined: this one is alone, or tells nobody who looks at its rooms. */
  across?: Across;
  /** Database time, for countdowns; the process's own when left out. */
  now?: () => Date;
  /** Whose connection a request is, for the limit of each address. */
  addressOf?: (request: IncomingMessage) => string;
}

/** Rooms are looked at this often even when no signal comes. */
const lookMs = 10_000;
/** Shifts change by time alone: the right column is drawn again this often. */
const panelMs = 60_000;
/** A transport on which nobody says who they are is closed after this. */
const nobodyMs = 10_000;
/** Requests of one browser that run side by side; the others wait their turn. */
const requestsAtOnce = 2;
/** The largest message in bytes; a larger one closes the connection. */
const largestMessage = 64 * 1024;

type Ears = Record<Asked, (payload: unknown, ack: unknown) => void>;
interface Between {
  looking: (told: Told) => void;
}
interface Known {
  session: Session;
  viewer: PageViewer;
}
type ChatSocket = Socket<Ears, Pushes, Between, Known>;
type ChatServer = Server<Ears, Pushes, Between, Known>;

/** Starts live updates on a server that has its request listener already; `close` leaves that server alone. */
export function createRealtime(parts: RealtimeParts): { close: () => Promise<void> } {
  const { httpServer, runQuery, signals, log, across } = parts;
  const clients = new Map<string, Client>();
  const each = (fn: (client: Client) => void): void => clients.forEach((client) => fn(client));
  const onError = (error: unknown): void =>
    log.error({ err: error }, 'a chat could not be brought up to date; it is tried again');
  const feeds = createFeeds(runQuery, onError);
  const gate = createGate({ publicUrl: parts.publicUrl, addressOf: parts.addressOf, now: () => performance.now() });
  const io: ChatServer = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: largestMessage,
    connectTimeout: nobodyMs,
    ...(across ? { adapter: across.adapter } : {}),
    allowRequest: (request, answer) => answer(null, gate.mayEnter(request)),
  });
  gate.watch(io.engine);

  const presence = createPresence({
    process: randomUUID(),
    tell: (told) => across && io.serverSideEmit('looking', told),
    onChange: (room) => each((client) => client.showPresent(room)),
    now: () => performance.now(),
  });
  io.on('looking', (told) => presence.hear(told));
  const rights = createRights(() => clients.values(), onError);
  letIn(io, gate, parts);
  io.on('connection', (socket) => {
    const { session, viewer } = socket.data;
    if (!gate.seat(socket, session.sessionId)) return;
    const { door, sessionOf } = parts;
    const client = createClient({ socket, session, viewer, door, runQuery, sessionOf, feeds, presence, onError });
    clients.set(socket.id, client);
    listen(socket, client, gate, parts);
    socket.on('disconnect', () => {
      client.leave();
      clients.delete(socket.id);
    });
  });
  hearSignals(signals, { each, clients, feeds, recheck: rights.recheck });

  const lookTimer = setInterval(() => {
    feeds.look();
    each((client) => client.refreshRooms());
  }, lookMs);
  const presenceTimer = setInterval(() => presence.beat(), tellAgainMs);
  const panelTimer = setInterval(() => each((client) => client.refreshPanel()), panelMs);

  return {
    async close() {
      for (const timer of [lookTimer, panelTimer, presenceTimer]) clearInterval(timer);
      rights.close();
      each((client) => client.leave());
      io.disconnectSockets(true);
      await across?.close();
      io.engine.close(); // not io.close(): the HTTP server belongs to whoever handed it in
    },
  };
}

/** Asks everybody who connects who they are. */
function letIn(io: ChatServer, gate: Gate, { sessionOf, door }: RealtimeParts): void {
  io.use((socket, next) => {
    const refused = gate.refusalOf(socket);
    if (refused) return next(refused);
    const known = async (): Promise<Known | null> => {
      const session = await sessionOf(socket.request);
      if (!session) return null;
      const { actor } = session;
      const viewer = isOutsider(actor) ? { id: actor.id, name: actor.name } : await door.viewerOf(actor);
      return { session, viewer };
    };
    known().then(
      (found) => {
        if (found) socket.data = found;
        next(found ? undefined : new Error('signed-out'));
      },
      () => next(new Error('unavailable')),
    );
  });
}

/** Answers what a browser asks, each request in its turn, and none beyond the limit. */
function listen(socket: ChatSocket, client: Client, gate: Gate, { door, runQuery, execute, log, now }: RealtimeParts) {
  const lane = createLane(requestsAtOnce);
  const handlers = handlersOf({ client, door, runQuery, execute, now: now ?? (() => new Date()) });
  gate.brake(socket, Object.keys(handlers));
  for (const [event, handler] of Object.entries(handlers))
    socket.on(
      event as Asked,
      guarded(event, (payload) => lane(() => handler(payload)), log),
    );
}

interface Hearers {
  each: (fn: (client: Client) => void) => void;
  clients: ReadonlyMap<string, Client>;
  feeds: { look: (roomId?: string) => void };
  recheck: (clients: Iterable<Client>) => Promise<void>;
}

/** What each topic means for the browsers; a new topic has to say so here. */
function hearSignals(signals: RealtimeParts['signals'], { each, clients, feeds, recheck }: Hearers): void {
  const all = () => clients.values();
  const of = (holds: (client: Client) => boolean) => [...all()].filter(holds);
  // Who somebody is comes before what they read: a message that follows a lost right is not read with it.
  let asked: Promise<void> = Promise.resolve();
  const askFirst = (clients: Iterable<Client>): void => {
    const asking = recheck(clients);
    asked = asked.then(() => asking);
  };
  const look = (room?: string): void => void asked.then(() => feeds.look(room));
  const heard: Record<SignalTopic, ((signal: Signal) => void) | null> = {
    room({ room }) {
      look(room);
      each((client) => client.refreshRooms());
    },
    rooms: () => void recheck(all()),
    oncall: () => each((client) => client.refreshPanel()),
    session: ({ session }) => askFirst(of(({ sessionId }) => sessionId === session)),
    user: ({ user }) => askFirst(of(({ userId }) => userId === user)),
    'incident-access': () => void recheck(all()),
    // What these change reaches the browsers as messages of a room.
    due: null,
    alert: null,
    key: null,
    limits: null,
  };
  for (const [topic, hear] of Object.entries(heard)) if (hear) signals.on(topic, hear);
  signals.onRestored(() => {
    askFirst(all());
    look();
    each((client) => client.refreshRooms());
    each((client) => client.refreshPanel());
  });
}
