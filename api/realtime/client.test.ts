import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { createClient, type PushSocket } from './client.js';
import { createPresence } from './presence.js';
import { createFeeds } from './feeds.js';
import type { RunQuery } from '../../core/query.js';
import type { UserActor } from '../../core/people/actor.js';
import type { Door } from './door.js';

const actor: UserActor = {
  kind: 'user',
  organisationId: 'org',
  id: 'sam',
  name: 'Sam',
  role: 'member',
  via: 'chat',
  teams: [],
};

/** One browser's connection, with a count of what is read and drawn for it. */
function connect() {
  let reads = 0;
  let drawings = 0;
  const runQuery = (async () => {
    reads += 1;
    return { messages: [], head: 7, more: false, hiddenFrom: [], items: [] };
  }) as unknown as RunQuery;
  const draw = async () => {
    drawings += 1;
    return '<ul></ul>';
  };
  const socket = Object.assign(new EventEmitter(), { connected: true, request: { headers: {} } });
  const feeds = createFeeds(runQuery, (error) => {
    throw error;
  });
  const session = { actor, sessionId: 's' };
  const client = createClient({
    socket: socket as unknown as PushSocket,
    session,
    viewer: actor,
    runQuery,
    door: { rooms: draw, panel: draw, message: () => '' } as unknown as Door,
    sessionOf: async () => session,
    feeds,
    presence: createPresence({ process: 'one', tell: () => undefined, onChange: () => undefined, now: () => 0 }),
    onError: (error) => {
      throw error;
    },
  });
  return { client, feeds, reads: () => reads, drawings: () => drawings };
}

describe('a browser', () => {
  it('that looks at a room is read for whenever the room has news, until it leaves', () => {
    const { client, feeds, reads } = connect();
    client.look('room', 7);
    expect(reads()).toBe(1);
    client.leave();
    feeds.look('room');
    expect(reads()).toBe(1);
  });

  it('that left before its question was answered is neither read nor drawn for afterwards', () => {
    jest.useFakeTimers();
    try {
      const { client, feeds, reads, drawings } = connect();
      client.leave();
      client.look('room', 7);
      client.refreshRooms();
      feeds.look('room');
      jest.runAllTimers();
      expect([reads(), drawings()]).toEqual([0, 0]);
    } finally {
      jest.useRealTimers();
    }
  });
});
