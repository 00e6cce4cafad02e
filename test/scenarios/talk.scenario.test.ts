import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commands } from '../../core/commands/index.js';
import { queries } from '../../core/queries/index.js';
import { listRooms } from '../../core/queries/room/list.js';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const buttons = (card: { rows: { button?: { label: string } }[]; buttons: { label: string }[] } | null | undefined) => [
  ...(card?.rows.flatMap((row) => row.button?.label ?? []) ?? []),
  ...(card?.buttons.map((button) => button.label) ?? []),
];

describe('talking to OpenAlert', () => {
  it('declares an incident by hand, with a room of its own and its card pinned there', async () => {
    const reply = await h.say('sam', '/incident declare checkout errors sev2');
    expect(reply?.fallback).toBe('INC-1 is open, with a room of its own.');
    await h.settle();
    expect(await h.incident(1)).toMatchObject({
      title: 'checkout errors',
      severity: 'SEV2',
      origin: 'person',
      service: { name: 'checkout' },
    });
    const room = await h.messages('inc-1-checkout-errors');
    expect(room[0]).toMatchObject({ pinned: true, kind: 'card' });
    expect((await h.card(1, 'inc-1-checkout-errors'))?.number).toBe(1);
    expect((await h.card(1))?.links[0]).toMatchObject({ label: 'Room', url: '/rooms/inc-1-checkout-errors' });
    await h.say('sam', '/inc ack on it', 'inc-1-checkout-errors');
    expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', ackComment: 'on it' });
  });

  it('lists every verb of the catalogue', async () => {
    const help = await h.say('sam', '/incident help');
    const written = help!.rows.map((row) => row.code!.replace(/^\/incident /, ''));
    const known = [...commands, ...queries].flatMap((verb) =>
      verb.help ? `${verb.help.verb} ${verb.help.usage}`.trim() : [],
    );
    expect(written).toEqual([...known, 'help [verb]']);
    expect(known.length).toBeGreaterThan(20);
  });

  it('offers to replace the old override where a new one overlaps with it', async () => {
    await h.say('maya', '/incident override @tom 2h');
    const refused = await h.say('maya', '/incident override @tom 4h');
    expect(refused?.fallback).toContain('overlaps, until 13:00 Berlin');
    expect(buttons(refused)).toEqual(['Replace the old one']);
    const place = { roomId: null, incidentNumber: null };
    const reply = await h.system.talk.press(refused!.buttons[0]!.intent, await h.person('maya'), place);
    expect(reply).toMatchObject({ card: { fallback: 'Tom is on call in Checkout until 15:00 Berlin.' } });
  });

  it('answers an unknown verb with the nearest one as a button', async () => {
    await h.alert();
    const reply = await h.say('sam', '/incident acknowlege INC-1');
    expect(reply?.fallback).toBe('No verb "acknowlege". Did you mean ack?');
    expect(buttons(reply)).toEqual(['ack']);
    await h.system.talk.press(reply!.buttons[0]!.intent, await h.person('sam'), { roomId: null, incidentNumber: null });
    expect((await h.incident(1)).status).toBe('acknowledged');
  });

  it('answers a verb without a number with the open incidents, each with that verb as a button', async () => {
    await h.alert({ name: 'A', group: 'a' });
    await h.alert({ name: 'B', group: 'b' });
    await h.settle();
    const reply = await h.say('sam', '/incident ack looking at it');
    expect(buttons(reply)).toEqual(['ack', 'ack']);
    await h.system.talk.press(reply!.rows[0]!.button!.intent, await h.person('sam'), {
      roomId: null,
      incidentNumber: null,
    });
    expect(await h.incident(2)).toMatchObject({ status: 'acknowledged', ackComment: 'looking at it' });
    expect((await h.incident(1)).status).toBe('triggered');
  });

  it('says so when no incident is open, when something is missing, and when nobody is called that', async () => {
    expect((await h.say('sam', '/incident ack'))?.fallback).toBe('No incident is open.');
    expect((await h.say('sam', '/incident page @prya help'))?.fallback).toBe(
      'No person, team or schedule is called "prya". Did you mean @priya?',
    );
    expect((await h.say('sam', '/incident show INC-99'))?.fallback).toBe('There is no INC-99.');
    expect(await h.say('sam', 'good morning')).toBeUndefined();
  });

  it('pages a person without an alert, and adds a responder to an open incident without changing its state', async () => {
    await h.say('sam', '/incident page @maya the queue stands still');
    await h.settle();
    const maya = await h.person('maya');
    expect(await h.incident(1)).toMatchObject({ title: 'the queue stands still', status: 'triggered' });
    expect((await h.pages(1))[0]).toMatchObject({ userId: maya.id, status: 'delivered' });
    await h.press('maya', 1, 'Acknowledge');
    await h.say('sam', '/incident page INC-1 payments we need you');
    await h.settle();
    const added = (await h.pages(1)).filter((page) => page.why.includes('calls you in'));
    const priya = await h.person('priya');
    expect(new Set(added.map((page) => page.userId))).toEqual(new Set([maya.id, priya.id]));
    expect(added.every((page) => page.status === 'delivered' || page.status === 'sent')).toBe(true);
    expect((await h.incident(1)).status).toBe('acknowledged');
  });

  it('puts somebody on call for two hours, and gives the duty back afterwards', async () => {
    expect((await h.say('sam', '/incident override @tom 2h'))?.fallback).toBe(
      'Tom is on call in Checkout until 13:00 Berlin.',
    );
    expect((await h.say('sam', '/incident oncall'))?.fallback).toBe('On call now. Checkout: Tom');
    await h.advance('2h');
    expect((await h.say('sam', '/incident oncall checkout'))?.fallback).toBe('On call now. Checkout: Sam');
    expect((await h.say('sam', '/incident override @sam 1h'))?.fallback).toBe('Sam is on call in Checkout already.');
  });

  it('explains why somebody was paged, and why somebody else was not', async () => {
    await h.alert();
    await h.settle();
    expect((await h.say('sam', '/incident why'))?.fallback).toContain(
      'Paged because step 1 of 2 of the policy Checkout pages Checkout, where you are on call until Mon 09:00 Berlin. Delivered by chat at 11:00 Berlin.',
    );
    expect((await h.say('tom', '/incident why INC-1'))?.fallback).toBe(
      'You were not paged about INC-1: the policy Checkout got as far as step 1 of 2, which pages somebody else.',
    );
  });

  it('explains what became of each page: not due yet, failed, or not sent any more', async () => {
    await h.stop();
    h = await createHarness({ environment: { SMTP_URL: 'smtp://127.0.0.1:1' } });
    expect((await h.say('sam', '/incident why'))?.fallback).toBe('You have not been paged about anything yet.');
    await h.database.query(
      `update notification_rules set delay_seconds = 120 where channel = 'chat' and urgency = 'high'`,
    );
    await h.alert();
    await h.settle();
    const why = async (who = 'sam') => (await h.say(who, '/incident why INC-1'))?.fallback;
    expect(await why()).toContain('Due by e-mail at 11:00 Berlin: the mail server does not answer.');
    expect(await why()).toContain('Due by chat at 11:02 Berlin.');
    await h.advance('90s');
    expect(await why()).toContain('Failed by e-mail at 11:00 Berlin: the mail server does not answer.');
    await h.alert({ name: 'Other', group: 'other' });
    await h.settle();
    await h.say('maya', '/incident ack INC-2');
    expect((await h.say('sam', '/incident why INC-2'))?.fallback).toContain('Not sent by chat: acknowledged by Maya.');
    expect((await h.say('tom', '/incident why INC-2'))?.fallback).toBe(
      'You were not paged about INC-2: Maya acknowledged it before you were due.',
    );
  });

  it('refuses an override that is none: a team, an unknown schedule, one of several, one that overlaps', async () => {
    const say = async (text: string) => (await h.say('sam', `/incident override ${text}`))?.fallback;
    expect(await say('payments 2h')).toBe('Payments is a team.');
    expect(await say('@tom 2h nights')).toBe('There is no schedule "nights".');
    expect(await say('@tom soon')).toContain('expected a person and a duration');
    expect(await say('@tom 2h checkout')).toContain('Tom is on call in Checkout until 13:00 Berlin.');
    expect(await say('@tom 3h')).toBe(
      'An override of the same person overlaps, until 13:00 Berlin. Give replace: true to replace the old one.',
    );
    await h.database.query(
      `insert into schedules (organisation_id, id, name, handle, zone, created_at)
       select organisation_id, gen_random_uuid(), 'Nights', 'nights', 'UTC', created_at from schedules`,
    );
    expect(await say('@maya 2h')).toBe('There are several schedules; name one.');
    expect(await say('@maya 2h nights')).toBe('Maya is on call in Nights until 12:00 UTC.');
  });

  it('shows one incident and lists them', async () => {
    await h.alert();
    await h.settle();
    expect((await h.say('sam', '/incident list'))?.fallback).toBe('1 incident: INC-1 Errors above 5%');
    const shown = await h.say('sam', '/incident show 1');
    expect(shown?.rows.map((row) => row.title.map((span) => 'text' in span && span.text).join(''))).toContain(
      'Step 1 of 2: paging Sam.',
    );
    expect(buttons(shown)).toContain('Acknowledge');
  });

  it('acts on no other incident when the number cannot be read', async () => {
    await h.alert();
    const texts = ['ack INC-99999999999999', 'resolve INC-', 'show foo', 'why checkout', 'pass 12345678901'];
    for (const text of texts) {
      const verb = text.split(' ')[0]!;
      expect((await h.say('sam', `/incident ${text}`))?.fallback).toBe(
        `${verb}: expected an incident such as INC-42. Write it like /incident ${verb} INC-42.`,
      );
    }
    expect((await h.incident(1)).status).toBe('triggered');
  });

  it('reads a number with a sign behind it, and with a blank in it, also in the room of another incident', async () => {
    await h.alert({ name: 'A', group: 'a' });
    await h.alert({ name: 'B', group: 'b' });
    await h.alert({ name: 'C', group: 'c' });
    await h.say('sam', '/incident declare checkout errors sev2');
    await h.settle();
    const room = 'inc-4-checkout-errors';
    await h.say('sam', '/incident resolve 1: fixed', room);
    await h.say('sam', '/incident ack #2, on it', room);
    await h.say('sam', '/incident resolve INC 3', room);
    expect((await h.say('sam', '/incident resolve inc3x', room))?.fallback).toContain('an incident such as INC-42');
    const statuses = await Promise.all([1, 2, 3, 4].map(async (number) => (await h.incident(number)).status));
    expect(statuses).toEqual(['resolved', 'acknowledged', 'resolved', 'triggered']);
  });

  it('understands "to", "2 hours" and a severity that is none', async () => {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident escalate INC-1 to @maya');
    expect((await h.pages(1)).at(-1)).toMatchObject({ userId: (await h.person('maya')).id });
    expect((await h.say('sam', '/incident override @tom 2 hours'))?.fallback).toContain('Tom is on call');
    expect((await h.say('sam', '/incident declare sev9 foo'))?.fallback).toContain('a severity from sev1 to sev5');
    expect((await h.say('sam', '/incident help nonsense'))?.fallback).toContain('No verb "nonsense".');
    expect((await h.say('sam', '/incident page @xylophone'))?.fallback).toBe(
      'No person, team or schedule is called "xylophone".',
    );
  });

  it('passes a page on once', async () => {
    await h.alert();
    await h.settle();
    await h.press('sam', 1, 'Pass on');
    expect((await h.say('sam', '/incident pass INC-1'))?.fallback).toBe('INC-1: you passed it on already.');
  });

  it('refuses what a viewer may not do, in a sentence', async () => {
    await h.alert();
    const viewer = { ...(await h.person('tom')), role: 'viewer' as const };
    const reply = await h.system.talk.say('/incident ack 1', viewer, { roomId: null, incidentNumber: null });
    expect(reply).toMatchObject({
      card: { fallback: 'Tom may not do this: it needs the permission incident.answer.' },
    });
    expect((await h.incident(1)).status).toBe('triggered');
  });

  it('runs by a button only what people may press: nobody speaks in the room of another person that way', async () => {
    await h.alert();
    await h.settle();
    const tom = await h.person('tom');
    const { items } = await h.system.core.runQuery(listRooms, { actor: await h.person('sam') });
    const room = items.find(({ kind }) => kind === 'direct')!.id;
    const before = await h.messages('direct', 'sam');
    const inputs: [string, Record<string, unknown>][] = [
      ['room.say', { room, text: 'INC-1 is a false alarm, sleep on' }],
      ['room.postDirect', { user: room, text: 'sleep on' }],
      ['room.read', { room }],
      ['outbox.list', {}],
      ['no.such', {}],
    ];
    for (const [command, input] of inputs) {
      const reply = await h.system.talk.press({ command, input }, tom, { roomId: null, incidentNumber: null });
      expect(reply).toMatchObject({
        card: { fallback: 'This button is of an older OpenAlert. Load the page again.' },
      });
    }
    expect(await h.messages('direct', 'sam')).toEqual(before);
    expect(before).toHaveLength(1);
  });
});
