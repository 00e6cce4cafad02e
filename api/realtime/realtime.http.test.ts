/** The protocol of the chat against the real system: nothing missed, nothing doubled, nothing shown to whom it is not for. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { formOf } from '../../test/form.js';
import { createHarness, type Harness } from '../../test/harness.js';
import { listRooms } from '../../core/queries/room/list.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor } from '../../core/people/actor.js';
import type { EarlierAnswer, ItemsPush, JoinAnswer, PeekAnswer, Refusal } from './protocol.js';

let h: Harness;
const sockets: Socket[] = [];
const cookies = new Map<string, string>();

beforeAll(async () => {
  h = await createHarness();
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => h.stop());

/** Signs in as a person would: by the one-time link. */
async function cookieOf(handle: string): Promise<string> {
  const known = cookies.get(handle);
  if (known) return known;
  const offer = await h.system.core.execute(sessionOffer, { actor: systemActor(h.system.home.id), input: { handle } });
  const link = `${h.system.url}/sign-in/${String(offer.data!.token)}`;
  const answer = await fetch(link, await formOf(link));
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  cookies.set(handle, cookie);
  return cookie;
}

async function connect(handle: string, headers: Record<string, string> = {}): Promise<Socket> {
  const socket = io(h.system.url, {
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    extraHeaders: { origin: h.system.url, cookie: await cookieOf(handle), ...headers },
  });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

async function roomId(kind: string, handle = 'sam'): Promise<string> {
  const { items } = await h.system.core.runQuery(listRooms, { actor: await h.person(handle) });
  return items.find((room) => room.kind === kind)!.id;
}

const ask = async <T>(socket: Socket, event: string, payload: unknown): Promise<T> =>
  (await socket.timeout(5000).emitWithAck(event, payload)) as T;
const next = <T>(socket: Socket, event: string): Promise<T> => new Promise((resolve) => socket.once(event, resolve));

/** Follows a room; every message that came, in order. */
function follow(socket: Socket): string[] {
  const seen: string[] = [];
  socket.on('items', ({ items }: ItemsPush) => seen.push(...items.map(({ html }) => html)));
  return seen;
}

async function until(true_: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !true_() && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(true_()).toBe(true);
}

describe('the chat, live', () => {
  it('brings what one person says to everybody who looks, as each reads it', async () => {
    const room = await roomId('incidents');
    const [sam, priya] = [await connect('sam'), await connect('priya')];
    await ask<JoinAnswer>(sam, 'join', { room, after: 0 });
    const { head } = await ask<JoinAnswer>(priya, 'join', { room, after: 0 });
    const [heardBySam, heardByPriya] = [follow(sam), follow(priya)];
    expect(await ask(sam, 'say', { room, text: 'hello @priya' })).toEqual({});
    await until(() => heardBySam.length === 1 && heardByPriya.length === 1);
    expect(heardByPriya[0]).toContain('class="me">@priya');
    expect(heardBySam[0]).toContain('class="who">@priya');
    expect((await ask<PeekAnswer>(priya, 'peek', { room, after: head })).fresh).toBe(1);
  });

  it('edits a card where it stands when a button is pressed', async () => {
    const room = await roomId('incidents');
    const sam = await connect('sam');
    await ask<JoinAnswer>(sam, 'join', { room, after: 0 });
    const heard = follow(sam);
    await h.alert({ name: 'Live' });
    await h.settle();
    await until(() => heard.some((html) => html.includes('data-state="triggered"')));
    const number = Number(/data-incident="(\d+)"/.exec(heard.at(-1)!)![1]);
    expect(await ask(sam, 'press', { room, intent: { command: 'incident.acknowledge', input: { number } } })).toEqual(
      {},
    );
    await h.advance('2s'); // at most one edit a second
    await until(() => heard.some((html) => html.includes('data-state="acknowledged"')));
    expect(heard.at(-1)).toContain('Acknowledged by you');
  });

  it('catches up from a cursor: what was missed, once', async () => {
    const room = await roomId('incidents');
    const first = await connect('sam');
    const { head } = await ask<JoinAnswer>(first, 'join', { room, after: 0 });
    first.disconnect();
    const other = await connect('priya');
    for (const text of ['one', 'two', 'three']) await ask(other, 'say', { room, text });
    const again = await ask<JoinAnswer>(await connect('sam'), 'join', { room, after: head });
    expect(again.items.map(({ html }) => /dir="auto">(\w+)</.exec(html)?.[1])).toEqual(['one', 'two', 'three']);
    expect(again.reload).toBe(false);
  });

  it('misses none and doubles none of what many say while people come and go', async () => {
    const room = await roomId('incidents');
    const [speaker, listener] = [await connect('priya'), await connect('sam')];
    const { head } = await ask<JoinAnswer>(listener, 'join', { room, after: 0 });
    const heard = follow(listener);
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`);
    const latecomers = words.map(async (text, index) => {
      await ask(speaker, 'say', { room, text });
      if (index % 10 === 5) await ask<JoinAnswer>(await connect('sam'), 'join', { room, after: head });
    });
    await Promise.all(latecomers);
    await until(() => heard.length >= 30);
    const said = heard.map((html) => /dir="auto">(\w+)</.exec(html)![1]!);
    expect(said.toSorted()).toEqual(words.toSorted());
  });

  it('says a message once that was sent twice', async () => {
    const room = await roomId('incidents');
    const sam = await connect('sam');
    const { head } = await ask<JoinAnswer>(sam, 'join', { room, after: 0 });
    const message = { room, text: 'only once', key: '7a5c2a44-3f4e-4a51-9f0f-4d6f0b1c2d3e' };
    await ask(sam, 'say', message);
    await ask(sam, 'say', message);
    const { items } = await ask<JoinAnswer>(await connect('priya'), 'join', { room, after: head });
    expect(items.filter(({ html }) => html.includes('only once'))).toHaveLength(1);
  });

  it('runs a command once that was sent twice with one key, and again for another key or person', async () => {
    const room = await roomId('incidents');
    const [sam, priya] = [await connect('sam'), await connect('priya')];
    const [key, otherKey] = ['1f0f8f5e-0d5a-4c53-8a6e-2f9d5b7c1a01', '1f0f8f5e-0d5a-4c53-8a6e-2f9d5b7c1a02'];
    const override = async (socket: Socket, once: string) =>
      (await ask<{ html: string }>(socket, 'say', { room, text: '/incident override @tom 2h', key: once })).html;
    expect(await override(sam, key)).toContain('Tom is on call in Checkout until');
    expect(await override(sam, key)).toContain('Tom is on call in Checkout until');
    expect(await override(sam, otherKey)).toContain('Tom is on call in Checkout already');
    expect(await override(priya, key)).toContain('Tom is on call in Checkout already');
    const made = await h.database.query<object[]>(`select 1 from overrides`);
    expect(made).toHaveLength(1);
  });

  it('answers a command to the one who asked, and shows earlier messages', async () => {
    const room = await roomId('incidents');
    const sam = await connect('sam');
    const { html } = await ask<{ html: string }>(sam, 'say', { room, text: '/incident help' });
    expect(html.match(/Only you see this/g)).toHaveLength(1);
    const earlier = await ask<EarlierAnswer>(sam, 'earlier', { room, before: 3 });
    expect(earlier.items.every(({ position }) => position < 3)).toBe(true);
  });

  it('draws rooms and the right column for whoever joins', async () => {
    const sam = await connect('sam');
    const [rooms, panel] = [next<{ html: string }>(sam, 'rooms'), next<{ html: string }>(sam, 'panel')];
    await ask<JoinAnswer>(sam, 'join', { room: await roomId('incidents'), after: 0 });
    expect((await rooms).html).toContain('aria-current="page"');
    expect((await panel).html).toContain('How you are reached');
  });
});

describe('the chat refuses', () => {
  it('a browser that comes from another site', async () => {
    await expect(connect('sam', { origin: 'https://evil.example' })).rejects.toThrow();
  });

  it('whoever is not signed in', async () => {
    await expect(connect('sam', { cookie: 'openalert=nonsense' })).rejects.toThrow('signed-out');
  });

  it('another person’s room, and a room that is not there', async () => {
    const priya = await connect('priya');
    for (const room of [await roomId('direct', 'sam').catch(() => null), '00000000-0000-4000-8000-000000000000']) {
      if (!room) continue;
      for (const event of ['join', 'peek']) {
        expect(await ask<Refusal>(priya, event, { room, after: 0 })).toMatchObject({ error: 'There is no such room.' });
      }
      expect(await ask<Refusal>(priya, 'say', { room, text: 'hi' })).toMatchObject({ error: 'There is no such room.' });
    }
  });

  it('what it cannot read, in words and with an id, and lives on', async () => {
    const sam = await connect('sam');
    const bad: [string, unknown][] = [
      ['join', null],
      ['join', { room: 'x', after: -1 }],
      ['say', { room: await roomId('incidents'), text: '  ' }],
      ['say', { room: await roomId('incidents'), text: 'x'.repeat(9000) }],
      ['press', { room: null, intent: { command: 'incident.acknowledge' } }],
      ['earlier', []],
      ['peek', { $where: 1 }],
    ];
    for (const [event, payload] of bad) {
      const refusal = await ask<Refusal>(sam, event, payload);
      expect(refusal.error).toMatch(/^This cannot be read: /);
      expect(refusal.id).toBeTruthy();
    }
    sam.emit('join', { no: 'answer wanted' });
    expect(await ask(sam, 'press', { room: null, intent: { command: 'no.such', input: {} } })).toHaveProperty('html');
  });

  it('too much at once', async () => {
    const sam = await connect('sam');
    const answers = await Promise.all(Array.from({ length: 80 }, () => ask<Partial<Refusal>>(sam, 'peek', null)));
    expect(answers.some(({ error }) => error?.startsWith('Too much at once'))).toBe(true);
  });

  it('whoever was signed out elsewhere, at once', async () => {
    const tom = await connect('tom');
    const gone = next(tom, 'signed-out');
    const cookie = await cookieOf('tom');
    const answer = await fetch(`${h.system.url}/sign-out`, await formOf(h.system.url, {}, cookie));
    expect(answer.status).toBe(200);
    await gone;
    cookies.delete('tom');
  });
});
