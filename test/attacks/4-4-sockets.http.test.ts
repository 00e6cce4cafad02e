/**
 * Attacks on the sockets, each a row with what is expected: foreign pages at the handshake, a stolen transport, people in rooms that
 * are not theirs, crafted and oversized messages, floods. Nothing may work, and the process answers everybody else afterwards.
 */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { createVisitors, openSocket, roomOf, signIn, until, type Visitor } from '../sockets.js';
import { mostPerSession } from '../../api/realtime/gate.js';
import type { Refusal } from '../../api/realtime/protocol.js';

let h: Harness;
const visitors = createVisitors();
const path = '/socket.io/?EIO=4&transport=';
/** How the engine says no: to a poll, and before there is a WebSocket. */
const refusedBy = { polling: 403, websocket: 400 };

beforeAll(async () => {
  h = await createHarness();
});
afterEach(() => visitors.leave());
afterAll(() => h.stop());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One plain request, or the handshake of a WebSocket; nothing is added to the headers but what HTTP needs. */
function knock(
  transport: 'polling' | 'websocket',
  headers: Record<string, string>,
  { method = 'GET', query = '', body = '' } = {},
): Promise<Answer> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
  const { port } = new URL(h.system.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path: `${path}${transport}${query}`,
      headers: { host: `localhost:${port}`, ...(transport === 'websocket' ? upgrade : {}), ...headers },
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode!, headers: response.headers, body: '' });
    });
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const portOf = () => new URL(h.system.url).port;
/** Origins by what is wrong with them; PORT is ours. */
const foreign: [string, string][] = [
  ['another site', 'https://evil.example'],
  ['another site on our port', 'http://evil.example:PORT'],
  ['null, as a sandboxed frame or a file sends', 'null'],
  ['nothing', ''],
  ['our name as a prefix', 'http://localhost.evil.example:PORT'],
  ['our name as a suffix', 'http://evil-localhost:PORT'],
  ['our name and port as a prefix', 'http://localhost:PORT.evil.example'],
  ['a sibling port', 'http://localhost:1'],
  ['no port', 'http://localhost'],
  ['a longer port', 'http://localhost:PORT0'],
  ['our host before an @', 'http://localhost:PORT@evil.example'],
  ['a name before our host', 'http://evil.example@localhost:PORT'],
  ['a name and a password before our host', 'http://a:b@localhost:PORT'],
  ['a path', 'http://localhost:PORT/'],
  ['a longer path', 'http://localhost:PORT/rooms/incidents'],
  ['a query', 'http://localhost:PORT?x'],
  ['a fragment', 'http://localhost:PORT#x'],
  ['capitals', 'HTTP://LOCALHOST:PORT'],
  ['a dot at the end of the name', 'http://localhost.:PORT'],
  ['a subdomain', 'http://a.localhost:PORT'],
  ['another name of the same machine', 'http://127.0.0.1:PORT'],
  ['the same in decimals', 'http://2130706433:PORT'],
  ['the same in IPv6', 'http://[::1]:PORT'],
  ['the same mapped into IPv6', 'http://[::ffff:127.0.0.1]:PORT'],
  ['another scheme', 'ftp://localhost:PORT'],
  ['a WebSocket’s scheme', 'ws://localhost:PORT'],
  ['a file', 'file://'],
  ['a file of ours', 'file://localhost:PORT'],
  ['an extension', 'chrome-extension://abcdefghijklmnop'],
  ['data', 'data:text/html,x'],
  ['ours and another', 'http://localhost:PORT http://evil.example'],
  ['ours and another, with a comma', 'http://localhost:PORT, http://evil.example'],
  ['another and ours', 'http://evil.example, http://localhost:PORT'],
  ['no scheme', 'localhost:PORT'],
  ['no scheme, two slashes', '//localhost:PORT'],
  ['a backslash', 'http://localhost:PORT\\@evil.example'],
  ['a tab', 'http://localhost\t:PORT'],
  ['an encoded dot', 'http://localhost%2eevil.example:PORT'],
  ['a wildcard', '*'],
  ['no URL at all', 'http://'],
];
const at = (origin: string) => origin.replaceAll('PORT', portOf());

describe('a handshake', () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = await signIn(h, 'sam');
  });

  it('of our own page opens a socket, by WebSocket and by polling', async () => {
    const origin = `http://localhost:${portOf()}`;
    expect((await knock('websocket', { origin, cookie })).status).toBe(101);
    for (const headers of [{ origin }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }] as Record<
      string,
      string
    >[])
      expect([headers, (await knock('polling', { cookie, ...headers })).status]).toEqual([headers, 200]);
    // By another name of this machine, when that is where the page came from.
    const here = { host: `127.0.0.1:${portOf()}`, origin: `http://127.0.0.1:${portOf()}` };
    expect((await knock('websocket', { ...here, cookie })).status).toBe(101);
  });

  it.each(foreign)('with %s for an Origin is refused both ways (%s)', async (_what, origin) => {
    for (const transport of ['websocket', 'polling'] as const) {
      const given = at(origin);
      // What says that it is our own page counts only where there is no Origin.
      const { status, headers, body } = await knock(transport, {
        origin: given,
        cookie,
        'sec-fetch-site': 'same-origin',
      });
      expect([transport, status]).toEqual([transport, refusedBy[transport]]);
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(body).not.toContain('"sid"');
    }
  });

  it.each([
    ['a WebSocket without an Origin', 'websocket', {}],
    ['a WebSocket without an Origin that says it is ours', 'websocket', { 'sec-fetch-site': 'same-origin' }],
    ['a WebSocket of an older draft', 'websocket', { 'sec-websocket-origin': 'http://localhost:PORT' }],
    ['a poll that says nothing', 'polling', {}],
    ['a poll from another site', 'polling', { 'sec-fetch-site': 'cross-site' }],
    ['a poll from a sibling', 'polling', { 'sec-fetch-site': 'same-site' }],
    ['a poll that says both', 'polling', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['a poll that says it in capitals', 'polling', { 'sec-fetch-site': 'SAME-ORIGIN' }],
    ['a poll with our Referer alone', 'polling', { referer: 'http://localhost:PORT/' }],
    ['a poll with our forwarded host', 'polling', { 'x-forwarded-host': 'localhost:PORT' }],
  ] as [string, 'websocket' | 'polling', Record<string, string>][])(
    'is refused: %s',
    async (_what, transport, headers) => {
      const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, at(value)]));
      expect((await knock(transport, { cookie, ...given })).status).toBe(refusedBy[transport]);
    },
  );

  it.each([
    ['a host that is not ours, with its own Origin', { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' }],
    ['a host on another machine', { host: '10.0.0.1:PORT', origin: 'http://10.0.0.1:PORT' }],
    ['a host that begins as ours', { host: 'localhost.evil.example', origin: 'http://localhost.evil.example' }],
  ] as [string, Record<string, string>][])('is refused: %s', async (_what, headers) => {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, at(value)]));
    expect((await knock('websocket', { cookie, ...given })).status).toBe(refusedBy.websocket);
  });

  it.each([
    ['no cookie', ''],
    ['a cookie that is not known', 'openalert_session=nonsense'],
    ['an empty one', 'openalert_session='],
    ['one of 100,000 characters', `openalert_session=${'x'.repeat(12_000)}`],
    ['SQL in it', "openalert_session=' or 1=1 --"],
    ['the cookie of another name', 'session=COOKIE'],
    ['a cookie in the query', '?'],
  ])('without a session is told so, and is given nothing: %s', async (_what, given) => {
    const socket = openSocket(h, { cookie: given.replace('COOKIE', cookie.split('=')[1]!) });
    const pushed: string[] = [];
    socket.onAny((event: string) => pushed.push(event));
    const refused = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(refused.message).toBe('signed-out');
    expect(pushed).toEqual([]);
    socket.disconnect();
  });
});

describe('the transport of somebody else', () => {
  const opened = async (cookie: string) => {
    const { body } = await knock('polling', { cookie, 'sec-fetch-site': 'same-origin' });
    return (JSON.parse(body.slice(1)) as { sid: string }).sid;
  };

  it('cannot be used without their cookie, by another site, or by a second sid before it', async () => {
    const [mine, theirs] = [await signIn(h, 'sam'), await signIn(h, 'priya')];
    const sid = await opened(mine);
    const ours = { 'sec-fetch-site': 'same-origin' };
    const query = `&sid=${sid}`;
    const origin = `http://localhost:${portOf()}`;
    const attacks: [Parameters<typeof knock>[0], Record<string, string>, object][] = [
      ['polling', ours, { query }],
      ['polling', { ...ours, cookie: theirs }, { query }],
      ['polling', { cookie: mine, origin: 'https://evil.example' }, { query }],
      ['polling', { cookie: mine }, { query, method: 'POST', body: '40' }],
      ['polling', { cookie: mine, origin: 'null' }, { query, method: 'POST', body: '40' }],
      ['polling', { ...ours, cookie: theirs }, { query: `&sid=nonsense${query}` }],
      ['polling', { ...ours, cookie: theirs }, { query: `&%73id=${sid}` }],
      ['websocket', { cookie: theirs, origin }, { query }],
      ['websocket', { cookie: mine, origin: 'https://evil.example' }, { query }],
      ['websocket', { cookie: mine }, { query }],
    ];
    for (const [transport, headers, options] of attacks) {
      const { status } = await knock(transport, headers, options);
      expect([transport, headers, options, status >= 400 && status < 500]).toEqual([transport, headers, options, true]);
    }
    // It is still theirs.
    expect((await knock('polling', { cookie: mine, origin }, { query, method: 'POST', body: '40' })).status).toBe(200);
  });
});

/** Rooms that are not Tom's: each by how it comes to be. */
async function closedRooms(): Promise<Record<string, string>> {
  await h.say('sam', '/incident declare secret sev2');
  const [incident] = await h.database.query<{ id: string; roomId: string }>(
    `select i.id, r.id as "roomId" from incidents i join rooms r on r.incident_id = i.id order by i.number desc limit 1`,
  );
  await h.database.query(`update incidents set private = true where id = $1`, [incident!.id]);
  const archived = await h.database.query<{ id: string }>(
    `insert into rooms (id, organisation_id, name, kind, topic, created_at, archived_at)
     select gen_random_uuid(), id, 'old-room', 'channel', '', now(), now() from organisations returning id`,
  );
  return {
    'somebody’s own room': await roomOf(h, 'direct', 'sam'),
    'the room of a private incident': incident!.roomId,
    'a room that was archived': archived[0]!.id,
    'a room of nobody': '00000000-0000-4000-8000-000000000000',
    'the id of an incident': incident!.id,
    'the id of an organisation': h.system.home.id,
  };
}

describe('a room that is not one’s own', () => {
  const requests: [string, (room: string) => object][] = [
    ['join', (room) => ({ room, after: 0 })],
    ['earlier', (room) => ({ room, before: 1000 })],
    ['peek', (room) => ({ room, after: 0 })],
    ['say', (room) => ({ room, text: 'let me in' })],
    ['press', (room) => ({ room, intent: { command: 'incident.list', input: {} } })],
  ];

  let rooms: Record<string, string>;
  beforeAll(async () => {
    // Sam is paged, in a room of his own.
    await h.alert({ name: 'First' });
    await h.settle();
    rooms = await closedRooms();
  });

  it('is as if it were not there, for every request', async () => {
    const tom = await visitors.connect(h, 'tom');
    for (const [what, room] of Object.entries(rooms))
      for (const [event, payload] of requests) {
        const answer = await tom.ask<Refusal>(event, payload(room));
        expect([what, event, answer.error]).toEqual([what, event, 'There is no such room.']);
      }
    const said = await h.database.query(`select 1 from room_messages where text = 'let me in'`);
    expect(said).toEqual([]);
    expect(tom.pushed['items']).toEqual([]);
  });

  it('and no room at all is there for whoever is in no team', async () => {
    const teams = await h.database.query<{ all: unknown }>(
      `select coalesce(json_agg(m), '[]') as all from team_members m`,
    );
    await h.database.query(`delete from team_members where user_id in (select id from users where handle = 'tom')`);
    const tom = await visitors.connect(h, 'tom');
    for (const [what, room] of Object.entries({ ...rooms, incidents: await roomOf(h, 'incidents') }))
      for (const [event, payload] of requests) {
        const answer = await tom.ask<Refusal>(event, payload(room));
        expect([what, event, answer.code]).toEqual([what, event, 'forbidden']);
      }
    await h.alert({ name: 'Outside', group: 'outside' });
    await h.settle();
    expect([tom.pushed.items, tom.pushed.rooms, tom.pushed.panel, tom.pushed.here]).toEqual([[], [], [], []]);
    await h.database.query(
      `insert into team_members select * from json_populate_recordset(null::team_members, $1) on conflict do nothing`,
      [JSON.stringify(teams[0]!.all)],
    );
  });
});

describe('a crafted message', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
  const withKey = (key: string, value: unknown): unknown =>
    JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);
  const room = '00000000-0000-4000-8000-000000000000';
  const press = (input: unknown, rest: object = {}) => ({
    room: null,
    intent: { command: 'incident.acknowledge', input },
    ...rest,
  });
  const payloads: [string, string, unknown][] = [
    ...['join', 'earlier', 'peek', 'say', 'press'].flatMap((event): [string, string, unknown][] => [
      [event, 'nothing', undefined],
      [event, 'null', null],
      [event, 'a number', 1],
      [event, 'a string', 'room'],
      [event, 'a list', []],
      [event, 'a list of lists', [[[]]]],
      [event, 'an operator', { $where: '1' }],
      [event, 'a prototype', withKey('__proto__', { room })],
      [event, 'a constructor', { constructor: { prototype: { admin: true } } }],
      [event, 'bytes', Buffer.from('room')],
      [event, 'a field too many', { room, after: 0, before: 0, text: 'x', organisationId: room }],
      [event, 'an object for an id', { room: { $ne: null }, after: 0, before: 0, text: 'x' }],
      [event, 'SQL for an id', { room: "' or 1=1 --", after: 0, before: 0, text: 'x' }],
      [event, 'forty levels', deep(40)],
    ]),
    ['join', 'a cursor below nothing', { room, after: -1 }],
    ['join', 'a cursor that is a fraction', { room, after: 0.5 }],
    ['join', 'a cursor beyond numbers', { room, after: 1e300 }],
    ['join', 'a cursor as text', { room, after: '0' }],
    ['say', 'blanks', { room, text: '   ' }],
    ['say', 'too long a text', { room, text: 'x'.repeat(8001) }],
    ['say', 'a key that is none', { room, text: 'x', key: 'x' }],
    ['press', 'a command of 81 letters', { room: null, intent: { command: 'x'.repeat(81), input: {} } }],
    ['press', 'values that are a list', press({}, { values: ['x'] })],
    ['press', 'a value that is no text', press({}, { values: { a: 1 } })],
    ['press', 'a field of 41 letters', press({}, { values: { ['x'.repeat(41)]: 'x' } })],
    ['press', 'a status that is none', { room: null, intent: { command: 'a', input: {}, expects: { status: 'x' } } }],
  ];
  let tom: Visitor | undefined;
  const somebody = async () => (tom?.socket.connected ? tom : (tom = await visitors.connect(h, 'priya')));

  it.each(payloads)('to %s is refused in words: %s', async (event, _what, payload) => {
    const visitor = await somebody();
    const { error, id } = await visitor.ask<Refusal>(event, payload);
    expect(error).toMatch(/^This cannot be read: /);
    expect(error).not.toMatch(/zod|at Object|node_modules|undefined is not/i);
    expect(id).toBeTruthy();
  });

  it('with a prototype in the input of a button changes no prototype', async () => {
    const visitor = await somebody();
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const crafted = withKey(key, { polluted: 'yes', number: 1 });
      await visitor.ask('press', press(crafted));
      await visitor.ask('press', press({}, { values: withKey(key, 'polluted') }));
      await visitor.ask('press', { room: null, intent: { command: key, input: {} } });
    }
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('whose event nobody knows is answered, and does nothing', async () => {
    const visitor = await somebody();
    const names = ['looking', 'items', 'rooms', 'signed-out', 'room-gone', 'hasOwnProperty', 'toString', '', 'join '];
    for (const name of [...names, 'constructor', '__proto__', 'x'.repeat(1000)])
      expect([name, await visitor.ask<Refusal>(name, {})]).toEqual([
        name,
        { error: 'There is no such request.', id: null, code: 'not-found' },
      ]);
    expect(visitor.socket.connected).toBe(true);
  });

  it.each([
    ['a reserved event', '42["disconnect"]'],
    ['another reserved event', '42["connect_error",{}]'],
    ['an event that is no list', '42{"a":1}'],
    ['no JSON', '42["join"'],
    ['a kind that there is not', '49["join"]'],
    ['attachments that never come', '451-["join",{"_placeholder":true,"num":0}]'],
    ['a placeholder beyond its attachments', '451-["join",{"_placeholder":true,"num":5}]'],
    ['more attachments than anybody sends', `45${'9'.repeat(20)}-["join"]`],
    ['another namespace', '40/admin,{}'],
    ['an answer to nothing', '43999[1]'],
    ['100 levels of lists', `42["join",${'['.repeat(20_000)}${']'.repeat(20_000)}]`],
    ['more than 64 KB', `42["say",{"text":"${'x'.repeat(70_000)}"}]`],
    ['a megabyte', `42["say",{"text":"${'x'.repeat(1_000_000)}"}]`],
  ])('that is broken ends at most its own connection: %s', async (_what, packet) => {
    const visitor = await visitors.connect(h, 'priya');
    const other = await visitors.connect(h, 'sam');
    // The wire itself: what no client of ours would write.
    const engine = visitor.socket.io.engine as unknown as { transport: { ws: { send: (text: string) => void } } };
    engine.transport.ws.send(packet);
    const answer = await other.ask<{ head: number }>('join', { room: await roomOf(h, 'incidents'), after: 0 });
    expect(answer.head).toBeGreaterThanOrEqual(0);
    expect((await fetch(`${h.system.url}/healthz`)).status).toBe(200);
  });
});

describe('too much', () => {
  it('of one session’s sockets is told so and closed; the others stand, and a place that is left is free', async () => {
    const cookie = await signIn(h, 'sam');
    const many = await Promise.all(
      Array.from({ length: mostPerSession + 5 }, () => visitors.connect(h, 'sam', { cookie })),
    );
    await until(() => many.filter(({ ended }) => ended !== null).length === 5);
    const closed = many.filter(({ ended }) => ended !== null);
    for (const { pushed } of closed) expect(pushed.throttled[0]!.words).toMatch(/stands open 20 times/);
    many.find(({ ended }) => ended === null)!.socket.disconnect();
    // Another session of the same person has seats of its own.
    await (await visitors.connect(h, 'priya')).join(await roomOf(h, 'incidents'));
    await new Promise<void>((resolve) => setImmediate(resolve));
    const again = await visitors.connect(h, 'sam', { cookie });
    await again.join(await roomOf(h, 'incidents'));
    expect(again.ended).toBeNull();
  });

  it('at once is refused with when to go on, then closed, and kept out; others do not notice', async () => {
    const cookie = await signIn(h, 'sam');
    const flood = await visitors.connect(h, 'sam', { cookie });
    const other = await visitors.connect(h, 'priya');
    const room = await roomOf(h, 'incidents');
    await other.join(room);
    const answers: (Partial<Refusal> & { fresh?: number })[] = [];
    const timer = setInterval(() => {
      for (let index = 0; index < 10; index += 1)
        flood.socket.emit('peek', { room, after: 0 }, (answer: Partial<Refusal>) => answers.push(answer));
    }, 10);
    try {
      await until(() => flood.ended !== null, 12_000);
    } finally {
      clearInterval(timer);
    }
    expect(answers.filter(({ fresh }) => fresh !== undefined)).toHaveLength(50);
    expect(answers.find(({ error }) => error)).toMatchObject({
      error: 'Too much at once: at most 50 messages a second. It works again after a pause of 1 s.',
      code: 'limit-exceeded',
      waitMs: 1000,
    });
    expect(flood.pushed.throttled[0]!.words).toMatch(/^Too much was sent from here, so the connection was closed\./);
    expect(flood.pushed.throttled[0]!.waitMs).toBe(10_000);
    expect((await other.join(room)).head).toBeGreaterThanOrEqual(0);
    // The same session does not come back at once, by whichever way; another one of the same person does.
    const refused = await visitors.connect(h, 'sam', { cookie }).catch((error: Error & { data?: unknown }) => error);
    expect(refused).toMatchObject({ message: 'throttled', data: { waitMs: expect.any(Number) as unknown } });
    await visitors.connect(h, 'sam', { cookie: await signIn(h, 'sam') });
  }, 30_000);

  it('in bytes closes at once', async () => {
    const visitor = await visitors.connect(h, 'sam', { cookie: await signIn(h, 'sam') });
    const text = 'x'.repeat(60_000);
    for (let index = 0; index < 80; index += 1) visitor.socket.emit('say', { room: null, text });
    await until(() => visitor.ended !== null, 4000);
    expect(visitor.pushed.throttled).toHaveLength(1);
  });
});
