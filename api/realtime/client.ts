/** One connected browser: who it is, which room it looks at, and what it was last shown. */
import { Forbidden } from '../../core/errors.js';
import type { Socket } from 'socket.io';
import type { UserActor } from '../../core/people/actor.js';
import type { RoomMessage } from '../../core/store/sql/read-rooms.js';
import type { Feeds, Viewer } from './feeds.js';
import type { Door, SessionOf } from './door.js';
import type { HerePush, Item, ItemsPush } from './protocol.js';
import type { Presence } from './presence.js';

/** A session is asked for again when the last answer is older than this. */
const sessionMs = 5000;
/** The list of rooms is drawn again at most this often. */
const roomsMs = 1000;

/** What the handlers and the signals may ask of one browser's connection. */
export interface Client {
  readonly sessionId: string;
  /** Who acts now. @throws Forbidden when the session is over; the socket is then closed */
  actor: () => Promise<UserActor>;
  item: (message: RoomMessage, actor: UserActor) => Item;
  look: (roomId: string, cursor: number, actor: UserActor) => void;
  refreshRooms: () => void;
  refreshPanel: () => void;
  /** Who looks at a room changed; shown when it is the one that stands open. */
  showPresent: (roomId: string) => void;
  leave: () => void;
}

interface ClientParts {
  socket: Socket;
  session: { actor: UserActor; sessionId: string };
  door: Door;
  sessionOf: SessionOf;
  feeds: Feeds;
  presence: Presence;
  onError: (error: unknown) => void;
}

/** A client for a socket whose session was found. */
export function createClient({ socket, session, door, sessionOf, feeds, presence, onError }: ClientParts): Client {
  let actor = session.actor;
  let checkedAt = Date.now();
  let viewer: Viewer | null = null;
  let gone = false;
  let roomsTimer: NodeJS.Timeout | null = null;
  let roomsAt = 0;
  const shown = { rooms: '', panel: '', here: '' };

  async function currentActor(): Promise<UserActor> {
    if (Date.now() - checkedAt < sessionMs) return actor;
    const found = await sessionOf(socket.handshake.headers.cookie);
    if (!found || found.actor.id !== actor.id) {
      socket.emit('signed-out');
      socket.disconnect(true);
      throw new Forbidden('You are signed out here. A new sign-in link opens the chat again.');
    }
    checkedAt = Date.now();
    actor = found.actor;
    return actor;
  }

  const item = (message: RoomMessage, reader: UserActor): Item => ({
    id: message.id,
    position: message.position,
    html: door.render(message, reader),
  });

  async function sendRooms(): Promise<void> {
    roomsTimer = null;
    roomsAt = Date.now();
    const html = await door.rooms(actor, viewer?.roomId ?? null);
    if (html !== shown.rooms && socket.connected) socket.emit('rooms', { html });
    shown.rooms = html;
  }

  async function sendPanel(): Promise<void> {
    const html = await door.panel(actor);
    if (html !== shown.panel && socket.connected) socket.emit('panel', { html });
    shown.panel = html;
  }

  function showPresent(roomId: string): void {
    if (viewer?.roomId !== roomId) return;
    const push: HerePush = { room: roomId, others: presence.others(roomId, actor.id) };
    const said = JSON.stringify(push);
    if (said !== shown.here && socket.connected) socket.emit('here', push);
    shown.here = said;
  }

  function leave(): void {
    if (viewer) feeds.leave(viewer);
    viewer = null;
  }

  return {
    sessionId: session.sessionId,
    actor: currentActor,
    item,
    look(roomId, cursor, reader) {
      leave();
      // It went away while its question was being answered.
      if (gone) return;
      const push = (messages: RoomMessage[], head: number): void => {
        const items = messages.map((message) => item(message, actor));
        socket.emit('items', { room: roomId, head, items } satisfies ItemsPush);
      };
      viewer = { actor: reader, roomId, cursor, push };
      feeds.join(viewer);
      presence.enter(socket.id, roomId, { id: actor.id, name: actor.name });
      showPresent(roomId);
    },
    refreshRooms() {
      if (gone) return;
      const wait = Math.max(0, roomsAt + roomsMs - Date.now());
      roomsTimer ??= setTimeout(() => void sendRooms().catch(onError), wait);
    },
    refreshPanel: () => void sendPanel().catch(onError),
    showPresent,
    leave() {
      gone = true;
      leave();
      presence.leave(socket.id);
      if (roomsTimer) clearTimeout(roomsTimer);
    },
  };
}
