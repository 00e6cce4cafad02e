/** Several processes and their Redis: what it carries, what goes on without it, and that its death is nobody else's. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { formOf } from '../../test/form.js';
import { createHarness, eventually, type Harness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { listRooms } from '../../core/queries/room/list.js';
import { roomSay } from '../../core/commands/room/say.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { startRedis } from '../../test/fakes/redis.js';
import { systemActor } from '../../core/people/actor.js';
import type { HerePush, ItemsPush, JoinAnswer } from './protocol.js';
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
  await bothFindRedis();
}, 60_000);
afterEach(async () => {
  // Who goes away is told through Redis: without it the others would see them until they expire.
  await bothFindRedis();
  sockets.splice(0).forEach((socket) => socket.disconnect());
}, 30_000);
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
const bothFindRedis = () => eventually(async () => (await redisIs(one, true)) && (await redisIs(two, true)), 10_000);

/** Somebody who looks at #incidents through this process: who else is shown to them, and what they read. */
async function look(h: Harness, handle: string) {
  const actor = systemActor(h.system.home.id);
  const offer = await h.system.core.execute(sessionOffer, { actor, input: { handle } });
  const link = `${h.system.url}/sign-in/${String(offer.data!.token)}`;
  const answer = await fetch(link, await formOf(link));
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const socket = io(h.system.url, {
    forceNew: true,
    transports: ['websocket'],
    extraHeaders: { cookie, origin: h.system.url },
  });
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
    await bothFindRedis();
    await eventually(async () => priya.seen.here.includes('Tom'), 25_000);
  }, 60_000);

  it('bring 2,000 of 2,000 messages from one to the other, p99 within 500 ms, whether Redis is there or killed midway', async () => {
    const priya = await look(two, 'priya');
    const heard = new Map<string, number[]>();
    priya.socket.on('items', ({ items }: ItemsPush) => {
      for (const { html } of items) {
        const word = /word-\d+/.exec(html)?.[0];
        if (word) heard.set(word, [...(heard.get(word) ?? []), performance.now()]);
      }
    });
    const sam = await one.person('sam');
    const said = new Map<string, number>();
    const words = Array.from({ length: 2000 }, (_, index) => `word-${index}`);
    const speak = async (part: string[]) => {
      for (const text of part) {
        await one.system.core.execute(roomSay, { actor: sam, input: { room: priya.room, text } });
        said.set(text, performance.now()); // accepted: from here on it must come
      }
    };
    // Four speak at once; Redis dies in the middle of it, and comes back.
    const parts = [0, 1, 2, 3].map((lane) => words.filter((_, index) => index % 4 === lane));
    const spoken = Promise.all(parts.map(speak));
    await eventually(async () => said.size > 700, 30_000);
    await redis.kill();
    await eventually(async () => said.size > 1400, 30_000);
    await redis.start();
    await spoken;
    await eventually(async () => heard.size === words.length, 5000);
    const late = words.map((word) => heard.get(word)![0]! - said.get(word)!).sort((a, b) => a - b);
    expect([...heard.values()].filter((times) => times.length > 1)).toEqual([]);
    expect(late[Math.ceil(late.length * 0.99) - 1]).toBeLessThan(500);
  }, 120_000);

  it('give somebody who was away for a minute all they missed, once, also from the other process', async () => {
    const away = await look(one, 'tom');
    const join = (after: number) => away.socket.emitWithAck('join', { room: away.room, after }) as Promise<JoinAnswer>;
    let { head, reload } = await join(0);
    while (reload) ({ head, reload } = await join(head)); // what other tests left is long
    away.socket.disconnect();
    const sam = await two.person('sam');
    const missed = Array.from({ length: 250 }, (_, index) => `missed-${index}.`);
    for (const text of missed) {
      await two.system.core.execute(roomSay, { actor: sam, input: { room: away.room, text } });
      if (text === 'missed-100.') await redis.kill();
      if (text === 'missed-200.') await redis.start();
    }
    // Time alone changes nothing of a cursor: what counts is how much came, more than one read brings.
    const back = await look(two, 'tom');
    const answer = (await back.socket.emitWithAck('join', { room: away.room, after: head })) as JoinAnswer;
    const words = answer.items.map(({ html }) => /missed-\d+\./.exec(html)?.[0]).filter(Boolean);
    expect(words).toEqual(missed);
    expect(new Set(answer.items.map(({ id }) => id)).size).toBe(answer.items.length);
  }, 60_000);
});
