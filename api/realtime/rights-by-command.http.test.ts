/**
 * The commands that take a right away, and what browsers on two processes are left with: who looks at an incident that becomes
 * private, is taken off it, leaves their last team, is disabled, gets a lower role. Nothing here is changed but by a command.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createHarness, type Harness } from '../../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createVisitors, roomOf, until, type Visitor } from '../../test/sockets.js';
import { personDisable } from '../../core/commands/person/disable.js';
import { personEnable } from '../../core/commands/person/enable.js';
import { personUpdate } from '../../core/commands/person/update.js';
import { teamRemoveMember } from '../../core/commands/team/remove-member.js';
import { teamSetMember } from '../../core/commands/team/set-member.js';

/** What is promised with the connection of the signals, and without it. */
const bySignalMs = 2500;
const limitMs = 5000;
const goneWords = 'This room is closed to you now: its incident was made private, or the room is gone.';

let database: TestDatabase;
let one: Harness;
let two: Harness;
const visitors = createVisitors();

beforeAll(async () => {
  database = await createTestDatabase(16);
  one = await createHarness({ database });
  two = await createHarness({ database });
}, 60_000);
afterEach(() => visitors.leave());
afterAll(async () => {
  await two.stop();
  await one.stop();
  await database.drop();
});

/** A secret that Priya is named on, and nobody is kept from yet. */
async function declared(title: string): Promise<{ number: number; room: string }> {
  await two.say('sam', `/incident declare ${title} sev2`);
  await two.settle();
  const [incident] = await database.query<{ number: number; room: string }>(
    `select i.number, r.id as room from incidents i join rooms r on r.incident_id = i.id where i.title = $1`,
    [title],
  );
  await verb('invite', incident!.number, '@priya');
  return incident!;
}
/** As somebody types it on the second process; what is drawn by it stands afterwards. */
async function verb(name: string, number: number, rest = ''): Promise<void> {
  await two.say('sam', `/incident ${name} INC-${number} ${rest}`);
  await two.settle();
}
const asOwner = async () => ({ actor: await two.person('sam') });

/** Somebody on each process, in the same room, with its list of rooms and its right column drawn. */
async function onBoth(handle: string, room: string): Promise<Visitor[]> {
  const both = [await visitors.connect(one, handle), await visitors.connect(two, handle)];
  for (const visitor of both) await visitor.join(room);
  await until(() => both.every(({ pushed }) => pushed.rooms.length > 0 && pushed.panel.length > 0));
  return both;
}
const roomsOf = ({ pushed }: Visitor): string => pushed.rooms.at(-1)?.html ?? '';
const panelOf = ({ pushed }: Visitor): string => pushed.panel.at(-1)?.html ?? '';
const isOut = ({ pushed }: Visitor): boolean => pushed['room-gone'].length > 0;

/** How long until it holds; fails beyond `most` milliseconds. */
async function within(most: number, holds: () => boolean): Promise<void> {
  await until(holds, most);
}

/** Nobody hears a signal while `act` runs: the connection that listens is ended as often as it comes back. */
async function withoutSignals(act: () => Promise<void>): Promise<void> {
  const owner = new pg.Client(database.connection);
  await owner.connect();
  let cut = 0;
  const end = async () => {
    const { rowCount } = await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'openalert listen' and datname = current_database()`,
    );
    cut += rowCount ?? 0;
  };
  await end();
  expect(cut).toBe(2);
  let ending = Promise.resolve();
  const timer = setInterval(() => {
    ending = ending.then(end);
  }, 20);
  try {
    await act();
  } finally {
    clearInterval(timer);
    await ending;
    await owner.end();
    // Whoever comes next hears signals again.
    const room = await roomOf(one, 'incidents');
    for (const h of [one, two]) {
      const sam = await visitors.connect(h, 'sam');
      await sam.join(room);
      const said = `heard again by ${h.system.url}`;
      await (h === one ? two : one).say('sam', `/incident declare ${said} sev4`);
      await one.settle();
      await until(() => sam.read().join('').includes(said), 15_000);
    }
  }
}

describe('an incident that is made private', () => {
  it.each<[string, number, (act: () => Promise<void>) => Promise<void>]>([
    ['by signal', bySignalMs, (act) => act()],
    ['with the connection of the signals cut', limitMs, withoutSignals],
  ])(
    'ends for whoever is not named on it, everywhere; they who are go on: %s',
    async (how, most, around) => {
      const title = `board leaves ${how.replaceAll(' ', '-')}`;
      const { number, room } = await declared(title);
      const incidents = await roomOf(one, 'incidents');
      const toms = await onBoth('tom', room);
      const mayas = await onBoth('maya', incidents);
      const named = [...(await onBoth('priya', room)), ...(await onBoth('sam', room))];
      for (const visitor of mayas) expect(roomsOf(visitor)).toContain(title);
      await around(async () => {
        await two.say('sam', `/incident private INC-${number}`);
        await within(
          most,
          () => toms.every(isOut) && [...toms, ...mayas].every((who) => !roomsOf(who).includes(title)),
        );
      });
      expect(toms.map(({ pushed }) => pushed['room-gone'])).toEqual([
        [{ room, words: goneWords }],
        [{ room, words: goneWords }],
      ]);
      const before = [...toms, ...mayas].map((who) => who.read().length);
      await two.settle();
      await verb('note', number, 'the chair knows');
      await verb('ack', number);
      const sam = named.at(-1)!;
      expect(await sam.ask('say', { room, text: 'the board resigns' })).toEqual({});
      await within(most, () => named.every((who) => who.read().join('').includes('the board resigns')));
      // Of what came since: not in #incidents, not in the list, not at the side.
      for (const [index, who] of [...toms, ...mayas].entries()) {
        const since = [...who.read().slice(before[index]), roomsOf(who), panelOf(who)].join('');
        for (const secret of [title, 'resigns', 'the chair knows', `INC-${number}<`, `data-incident="${number}"`])
          expect(since).not.toContain(secret);
      }
      // Nor for whoever comes anew.
      const anew = await visitors.connect(one, 'tom');
      const { items } = await anew.join(incidents);
      await until(() => anew.pushed.rooms.length > 0 && anew.pushed.panel.length > 0);
      const all = [...items.map(({ html }) => html), roomsOf(anew), panelOf(anew)].join('');
      for (const secret of [title, 'the chair knows', `data-incident="${number}"`]) expect(all).not.toContain(secret);
      expect(all).toContain('A private incident stood here.');
      expect(await anew.ask('join', { room, after: 0 })).toMatchObject({ error: 'There is no such room.' });
      for (const who of named) {
        expect(who.pushed['room-gone']).toEqual([]);
        expect(roomsOf(who)).toContain(title);
      }
    },
    60_000,
  );

  it('is there at once for whoever is named, gone for whoever is named no more, and there for all when it is public', async () => {
    const { number, room } = await declared('the merger');
    await verb('private', number);
    const toms = await onBoth('tom', await roomOf(one, 'incidents'));
    for (const who of toms) expect(roomsOf(who)).not.toContain('the merger');
    await verb('invite', number, '@tom');
    await within(bySignalMs, () => toms.every((who) => roomsOf(who).includes('the merger')));
    for (const who of toms) expect((await who.join(room)).items.length).toBeGreaterThan(0);
    await verb('uninvite', number, '@tom');
    await within(bySignalMs, () => toms.every((who) => isOut(who) && !roomsOf(who).includes('the merger')));
    for (const who of toms)
      expect(await who.ask('peek', { room, after: 0 })).toMatchObject({ error: 'There is no such room.' });
    await verb('public', number);
    await within(bySignalMs, () => toms.every((who) => roomsOf(who).includes('the merger')));
    for (const who of toms) expect((await who.join(room)).items.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('on both processes', () => {
  it('whoever is disabled is out, and comes in no more', async () => {
    const toms = await onBoth('tom', await roomOf(one, 'incidents'));
    const cookies = toms.map(({ cookie }) => cookie);
    await two.system.core.execute(personDisable, { ...(await asOwner()), input: { person: 'tom' } });
    await within(limitMs, () => toms.every(({ ended, pushed }) => ended !== null && pushed['signed-out'].length === 1));
    for (const [index, h] of [one, two].entries())
      await expect(visitors.connect(h, 'tom', { cookie: cookies[index]! })).rejects.toThrow('signed-out');
    await two.system.core.execute(personEnable, { ...(await asOwner()), input: { person: 'tom' } });
    for (const h of [one, two]) visitors.forget(h, 'tom');
  }, 30_000);

  it('whoever leaves their last team sees nothing any more, and all again in another one', async () => {
    const toms = await onBoth('tom', await roomOf(one, 'incidents'));
    const teams = await database.query<{ handle: string }>(
      `select t.handle from teams t join team_members m on m.team_id = t.id join users u on u.id = m.user_id
       where u.handle = 'tom'`,
    );
    expect(teams.length).toBeGreaterThan(0);
    for (const { handle } of teams)
      await two.system.core.execute(teamRemoveMember, {
        ...(await asOwner()),
        input: { team: handle, person: 'tom' },
      });
    await within(limitMs, () => toms.every((who) => isOut(who) && roomsOf(who) === '' && panelOf(who) === ''));
    for (const who of toms) expect(who.pushed['room-gone'][0]!.words).toMatch(/^You are in no team any more/);
    const heard = toms.map((who) => who.read().length);
    await two.say('sam', '/incident declare after they left sev3');
    await two.settle();
    for (const who of toms)
      expect(await who.ask('join', { room: await roomOf(one, 'incidents'), after: 0 })).toMatchObject({
        code: 'forbidden',
      });
    expect(toms.map((who) => who.read().length)).toEqual(heard);
    for (const { handle } of teams)
      await two.system.core.execute(teamSetMember, { ...(await asOwner()), input: { team: handle, person: 'tom' } });
    await within(limitMs, () => toms.every((who) => roomsOf(who) !== '' && panelOf(who) !== ''));
  }, 30_000);

  it('a lower role loses its buttons, and what they did', async () => {
    const { number, room } = await declared('queue is full');
    const toms = await onBoth('tom', room);
    for (const who of toms) expect(roomsOf(who)).toContain('Declare an incident');
    const become = async (role: 'viewer' | 'member') =>
      two.system.core.execute(personUpdate, { ...(await asOwner()), input: { person: 'tom', role } });
    await become('viewer');
    await within(bySignalMs, () => toms.every((who) => !roomsOf(who).includes('Declare an incident')));
    for (const who of toms) {
      expect(isOut(who)).toBe(false);
      const press = { room, intent: { command: 'incident.acknowledge', input: { number } } };
      expect(JSON.stringify(await who.ask('press', press))).toContain('may not');
      expect(await who.ask('say', { room, text: 'hello' })).toMatchObject({ code: 'forbidden' });
    }
    expect((await one.incident(number)).status).toBe('triggered');
    await become('member');
    await within(bySignalMs, () => toms.every((who) => roomsOf(who).includes('Declare an incident')));
  }, 30_000);
});
