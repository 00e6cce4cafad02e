/**
 * Feeds: who looks at which room, and how far each has read. A signal only says "look now": the feed reads what changed after
 * the cursor of whoever is furthest behind, once for all viewers of one organisation, and gives each what is new to them. So
 * nothing is missed when signals are, and nothing comes twice. Whoever may not see the room any more is given nothing: that is
 * asked in the same breath as the messages are read.
 */
import { Forbidden, NotFound } from '../../core/errors.js';
import { readerOf } from '../../core/people/reader.js';
import { watchRoom } from '../../core/queries/room/watch.js';
import type { RunQuery } from '../../core/query.js';
import type { UserActor } from '../../core/people/actor.js';
import type { RoomMessage } from '../../core/store/sql/read-rooms.js';

/** Someone who looks at a room. */
export interface Viewer {
  /** As they are now: their role and teams may have changed since they came. */
  readonly actor: UserActor;
  roomId: string;
  cursor: number;
  push: (messages: RoomMessage[], head: number) => void;
  /** The room is not for them any more. */
  lost: () => void;
}

interface Feed {
  viewers: Set<Viewer>;
  reading: boolean;
  again: boolean;
}

/** All feeds of this process. */
export interface Feeds {
  join: (viewer: Viewer) => void;
  leave: (viewer: Viewer) => void;
  /** Something changed in a room of this id; without one, in any of them. */
  look: (roomId?: string) => void;
}

const most = 200;

/** Those whose eyes have to be asked about: an owner sees every incident. */
const askedAbout = (viewers: Viewer[]): string[] => [
  ...new Set(viewers.map(({ actor }) => readerOf(actor).only?.userId).filter((id) => typeof id === 'string')),
];

/** Feeds that read with `runQuery`; a read that fails is told to `onError` and made up for by the next look. */
export function createFeeds(runQuery: RunQuery, onError: (error: unknown) => void): Feeds {
  const feeds = new Map<string, Feed>();
  const keyOf = (viewer: Viewer): string => `${viewer.actor.organisationId} ${viewer.roomId}`;

  function leave(viewer: Viewer): void {
    const feed = feeds.get(keyOf(viewer));
    feed?.viewers.delete(viewer);
    if (feed?.viewers.size === 0) feeds.delete(keyOf(viewer));
  }

  function lose(viewer: Viewer): void {
    leave(viewer);
    viewer.lost();
  }

  async function readOnce({ viewers }: Feed): Promise<boolean> {
    const present = [...viewers]; // whoever joins meanwhile may be behind `after`: the next round is theirs
    const [first] = present;
    if (!first) return false;
    const after = Math.min(...present.map((viewer) => viewer.cursor));
    const input = { room: first.roomId, after, limit: most, readers: askedAbout(present) };
    let news: Awaited<ReturnType<typeof watchRoom.read>>;
    try {
      news = await runQuery(watchRoom, { actor: first.actor, input });
    } catch (error) {
      if (!(error instanceof NotFound || error instanceof Forbidden)) throw error;
      // It is closed to this one; the next reads for the others.
      lose(first);
      return viewers.size > 0;
    }
    const hidden = new Set(news.hiddenFrom);
    for (const viewer of present.filter((one) => viewers.has(one))) {
      if (hidden.has(readerOf(viewer.actor).only?.userId ?? '')) {
        lose(viewer);
        continue;
      }
      const fresh = news.messages.filter((message) => message.cursor > viewer.cursor);
      if (fresh.length > 0) viewer.push(fresh, news.head);
      viewer.cursor = Math.max(viewer.cursor, news.head);
    }
    return news.more;
  }

  async function read(feed: Feed): Promise<void> {
    if (feed.reading) {
      feed.again = true;
      return;
    }
    feed.reading = true;
    try {
      do {
        feed.again = false;
        while (await readOnce(feed));
      } while (feed.again);
    } catch (error) {
      onError(error); // the next signal, or the look every ten seconds, reads from the same cursor
    } finally {
      feed.reading = false;
    }
  }

  return {
    join(viewer) {
      const feed = feeds.get(keyOf(viewer)) ?? { viewers: new Set(), reading: false, again: false };
      feeds.set(keyOf(viewer), feed);
      feed.viewers.add(viewer);
      void read(feed); // what came between reading and joining
    },
    leave,
    look(roomId) {
      for (const [key, feed] of feeds) if (roomId === undefined || key.endsWith(roomId)) void read(feed);
    },
  };
}
