/** Several processes and their Redis: what it carries, what goes on without it, and that its death is nobody else's. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { formOf } from '../../test/form.js';
import { createHarness, eventually, type Harness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { listRooms } from '../../core/queries/room/list.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { startRedis } from '../../test/fakes/redis.js';
import { systemActor } from '../../core/people/actor.js';
import type { HerePush, ItemsPush } from './protocol.js';
import type { ServerProgram } from '../../test/fakes/server-program.js';

let redis: ServerProgram;
let database: TestDatabase;
let one: Harness;
let two: Harness;
const sockets: Socket[] = [];

beforeAll(async () => {
  redis = await startRedis();
  database = await createTestDatabase(16);
  const environment = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  const parts = { worker: true, clock: undefined };
  one = await createHarness({ database, environment, parts });
  two = await createHarness({ database, environment, parts: { clock: undefined } });
  for (const h of [one, two]) await eventually(() => redisIs(h, true), 5000);
}, 60_000);
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(async () => {
  await two.stop();
  await one.stop();
  await database.drop();
  await redis.stop();
}, 60_000);

const ready = async (h: Harness) => {
  const answer = await fetch(`${h.system.url}/readyz`);
  const { dependencies } = (await answer.json()) as { dependencies: { name: string; ok: boolean; state: string }[] };
  return { status: answer.status, redis: dependencies.find(({ name }) => name === 'redis')! };
};
const redisIs = async (h: Harness, ok: boolean) => (await ready(h)).redis.ok === ok;

/** Somebody who looks at #incidents through this process: who else is shown to them, and what they read. */
async function look(h: Harness, handle: string) {
  const actor = systemActor(h.system.home.id);
  const offer = await h.system.core.execute(sessionOffer, { actor, input: { handle } });
  const link = `${h.system.url}/sign-in/${String(offer.data!.token)}`;
  const answer = await fetch(link, await formOf(link));
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const socket = io(h.system.url, { forceNew: true, transports: ['websocket'], extraHeaders: { cookie } });
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const seen = { here: [] as string[], read: '' };
  socket.on('here', ({ others }: HerePush) => (seen.here = others));
  socket.on('items', ({ items }: ItemsPush) => (seen.read += items.map(({ html }) => html).join('')));
  const { items } = await h.system.core.runQuery(listRooms, { actor: await h.person(handle) });
  const room = items.find(({ kind }) => kind === 'incidents')!.id;
  await socket.timeout(5000).emitWithAck('join', { room, after: 0 });
  return { seen, socket, room };
}

const shows = (seen: { here: string[] }, others: string[]) =>
  eventually(async () => JSON.stringify(seen.here) === JSON.stringify(others), 5000);

describe('processes with a Redis', () => {
  it('show who looks at a room through another one, and who went away', async () => {
    const sam = await look(one, 'sam');
    const priya = await look(two, 'priya');
    await shows(sam.seen, ['Priya']);
    await shows(priya.seen, ['Sam']);
    priya.socket.disconnect();
    await shows(sam.seen, []);
  });

  it('page, talk and say so when Redis is killed, and find it again', async () => {
    const sam = await look(one, 'sam');
    const priya = await look(two, 'priya');
    await shows(sam.seen, ['Priya']);
    await redis.kill();
    await eventually(() => redisIs(one, false), 5000);
    expect(await ready(one)).toEqual({
      status: 200,
      redis: {
        name: 'redis',
        ok: false,
        state: 'does not answer; who looks at a room is shown for this process alone',
        needed: false,
      },
    });

    // What is said through one process is read through the other, by the database alone.
    await sam.socket.timeout(5000).emitWithAck('say', { room: sam.room, text: 'still here' });
    await eventually(async () => priya.seen.read.includes('still here'), 2000);
    expect(await two.alert({ name: 'RedisIsAway' })).toBe(202);
    await eventually(async () => (await one.pages(1)).some(({ status }) => status === 'delivered'), 2000);
    await eventually(async () => priya.seen.read.includes('RedisIsAway'), 3000);
    // Nothing about it reaches the card or the page of anybody.
    const said = [priya.seen.read, ...(await one.mails()).map(({ text }) => text), ...(await one.timeline(1))].join();
    expect(said).not.toMatch(/redis(?!isaway)/i);
    // Whoever comes now is seen by those of the same process.
    const tom = await look(one, 'tom');
    await eventually(async () => tom.seen.here.includes('Sam'), 5000);

    await redis.start();
    await eventually(async () => (await redisIs(one, true)) && (await redisIs(two, true)), 10_000);
    await eventually(async () => priya.seen.here.includes('Tom'), 25_000);
  }, 60_000);
});
