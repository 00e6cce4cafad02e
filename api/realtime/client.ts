/**
 * One connected browser: who it is, which room it looks at, and what it was last shown. Who somebody is and what they may see
 * holds for a few seconds only: it is read again by the clock, and at once when a signal says that it changed.
 */
import { Forbidden } from '../../core/errors.js';
import { isOutsider } from '../../core/people/permission.js';
import { listRooms } from '../../core/queries/room/list.js';
import type { Socket } from 'socket.io';
import type { UserActor } from '../../core/people/actor.js';
import type { PageViewer } from '../pages/message.js';
import type { RoomMessage } from '../../core/store/sql/read-rooms.js';
import type { RunQuery } from '../../core/query.js';
import type { Feeds, Viewer } from './feeds.js';
import type { Door, Session, SessionOf } from './door.js';
import type { HerePush, Item, Pushes } from './protocol.js';
import type { Presence } from './presence.js';

/** What is older than this is asked again before somebody acts on it. */
const sessionMs = 5000;
/** A name or a zone may be this old. */
const viewerMs = 60_000;
/** The list of rooms is drawn again at most this often. */
const roomsMs = 1000;

const goneWords = 'This room is closed to you now: its incident was made private, or the room is gone.';
const outsideWords =
  'You are in no team any more, so its rooms are closed to you. Somebody who manages a team can add you.';

/** What the handlers and the signals may ask of one browser's connection. */
export interface Client {
  readonly sessionId: string;
  readonly userId: string;
  /** When it was last asked who this is and what they see; milliseconds of `performance.now`. */
  readonly checkedAt: number;
  /** Who acts now. @throws Forbidden when the session is over; the socket is then closed */
  actor: () => Promise<UserActor>;
  item: (message: RoomMessage) => Item;
  look: (roomId: string, cursor: number) => void;
  refreshRooms: () => void;
  refreshPanel: () => void;
  /** Asks again who this is and what they see; takes away what is not theirs any more. */
  recheck: () => Promise<void>;
  /** Who looks at a room changed; shown when it is the one that stands open. */
  showPresent: (roomId: string) => void;
  leave: () => void;
}

/** The socket of a browser, as far as it is pushed to. */
export type PushSocket = Pick<
  Socket<Record<never, never>, Pushes>,
  'id' | 'connected' | 'emit' | 'disconnect' | 'request'
>;

interface ClientParts {
  socket: PushSocket;
  session: Session;
  viewer: PageViewer;
  door: Door;
  runQuery: RunQuery;
  sessionOf: SessionOf;
  feeds: Feeds;
  presence: Presence;
  onError: (error: unknown) => void;
}

/** What of somebody decides what they are shown. */
const standingOf = ({ role, name, teams }: UserActor): string => JSON.stringify([role, name, teams]);

/** A client for a socket whose session was found. */
export function createClient(parts: ClientParts): Client {
  const { socket, session, door, runQuery, sessionOf, feeds, presence, onError } = parts;
  let actor = session.actor;
  let page = parts.viewer;
  let pageAt = performance.now();
  let checkedAt = performance.now();
  let viewing: Viewer | null = null;
  let gone = false;
  let roomsTimer: NodeJS.Timeout | null = null;
  let roomsAt = -Infinity;
  let roomsSeen = '';
  const shown = { rooms: '', panel: '', here: '' };

  const item = (message: RoomMessage): Item => ({
    id: message.id,
    position: message.position,
    html: door.message(message, page),
  });

  async function sendRooms(): Promise<void> {
    roomsTimer = null;
    roomsAt = performance.now();
    const html = isOutsider(actor) ? '' : await door.rooms(actor, viewing?.roomId ?? null);
    if (html !== shown.rooms && socket.connected) socket.emit('rooms', { html });
    shown.rooms = html;
  }

  async function sendPanel(): Promise<void> {
    const html = isOutsider(actor) ? '' : await door.panel(actor);
    if (html !== shown.panel && socket.connected) socket.emit('panel', { html });
    shown.panel = html;
  }

  function refreshRooms(): void {
    if (gone) return;
    const wait = Math.max(0, roomsAt + roomsMs - performance.now());
    roomsTimer ??= setTimeout(() => void sendRooms().catch(onError), wait);
  }

  const refreshPanel = (): void => {
    if (!gone) void sendPanel().catch(onError);
  };

  function showPresent(roomId: string): void {
    if (viewing?.roomId !== roomId) return;
    const push: HerePush = { room: roomId, others: presence.others(roomId, actor.id) };
    const said = JSON.stringify(push);
    if (said !== shown.here && socket.connected) socket.emit('here', push);
    shown.here = said;
  }

  function stopLooking(): void {
    if (viewing) feeds.leave(viewing);
    viewing = null;
  }

  function eject(words: string): void {
    if (!viewing) return;
    const { roomId } = viewing;
    stopLooking();
    presence.leave(socket.id);
    socket.emit('room-gone', { room: roomId, words });
    refreshRooms();
  }

  function end(): void {
    gone = true;
    stopLooking();
    presence.leave(socket.id);
    if (roomsTimer) clearTimeout(roomsTimer);
  }

  function signOut(): void {
    end();
    socket.emit('signed-out');
    socket.disconnect(true);
  }

  async function check(): Promise<void> {
    const found = await sessionOf(socket.request);
    if (gone) return;
    if (!found || found.actor.id !== actor.id) return signOut();
    const isOther = standingOf(found.actor) !== standingOf(actor);
    actor = found.actor;
    if (isOutsider(actor)) {
      eject(outsideWords);
    } else {
      if (isOther || performance.now() - pageAt > viewerMs) {
        page = await door.viewerOf(actor);
        pageAt = performance.now();
      }
      await checkRooms();
    }
    checkedAt = performance.now();
    if (!isOther) return;
    refreshRooms();
    refreshPanel();
  }

  /** The rooms that the policy table and row-level security show to this actor now. */
  async function checkRooms(): Promise<void> {
    const looked = viewing;
    const { items } = await runQuery(listRooms, { actor });
    // Another room was opened meanwhile: it was asked for after this list was read.
    if (looked && looked === viewing && !items.some(({ id }) => id === looked.roomId)) eject(goneWords);
    const seen = JSON.stringify(items);
    if (seen !== roomsSeen) refreshRooms();
    roomsSeen = seen;
  }

  let checking: Promise<void> | null = null;
  let again = false;
  /** One at a time; what is asked meanwhile is asked once more, since the answer may be older than the change. */
  function recheck(): Promise<void> {
    if (gone) return Promise.resolve();
    again = checking !== null;
    const run = async (): Promise<void> => {
      do {
        again = false;
        await check();
      } while (again && !gone);
    };
    checking ??= run().finally(() => (checking = null));
    return checking;
  }

  return {
    sessionId: session.sessionId,
    userId: actor.id,
    get checkedAt() {
      return checkedAt;
    },
    async actor() {
      if (performance.now() - checkedAt > sessionMs) await recheck();
      if (gone) throw new Forbidden('You are signed out here. A new sign-in link opens the chat again.');
      return actor;
    },
    item,
    look(roomId, cursor) {
      stopLooking();
      // It went away while its question was being answered.
      if (gone) return;
      const viewer: Viewer = {
        get actor() {
          return actor;
        },
        roomId,
        cursor,
        push: (messages, head) => socket.emit('items', { room: roomId, head, items: messages.map(item) }),
        lost: () => viewing === viewer && eject(isOutsider(actor) ? outsideWords : goneWords),
      };
      viewing = viewer;
      feeds.join(viewer);
      presence.enter(socket.id, roomId, { id: actor.id, name: actor.name });
      showPresent(roomId);
    },
    refreshRooms,
    refreshPanel,
    recheck,
    showPresent,
    leave: end,
  };
}
