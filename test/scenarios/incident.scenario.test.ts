import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

/** Sends alerts in one payload, so that they are taken in as one batch. */
async function send(alerts: object[]): Promise<number> {
  const answer = await fetch(`${h.system.url}/webhooks/alertmanager/${h.system.home.demoKey}`, {
    method: 'POST',
    body: JSON.stringify({ version: '4', groupKey: 'batch', receiver: 'test', alerts }),
  });
  return answer.status;
}

/** Nowhere in particular. */
const nowhere = { roomId: null, incidentNumber: null };

describe('an incident', () => {
  it('has one card in the room of each person it pages, which follows it and says why it was them', async () => {
    await h.alert();
    await h.advance('2s');
    const cards = async () => (await h.messages('direct')).filter((message) => message.card !== null);
    expect(await cards()).toHaveLength(1);
    expect(JSON.stringify((await cards())[0]!.card)).toContain('where you are on call until Mon 09:00 Berlin.');
    await h.advance('9m');
    // The second run paged Sam again: the card stands at the new place, and the old one is a line.
    expect(await cards()).toHaveLength(1);
    expect((await h.messages('direct')).map(({ kind, text }) => `${kind} ${text}`)[0]).toBe(
      'notice INC-1 pages you again, further down.',
    );
    await h.say('priya', '/incident ack INC-1');
    await h.advance('2s');
    expect(await cards()).toMatchObject([{ card: { state: 'acknowledged', who: null } }]);
  });

  it('pages from the first step when its urgency is raised after the policy had run out, and the card says why', async () => {
    await h.alert({ severity: 'warning' });
    await h.advance('1h');
    await h.say('priya', '/incident ack INC-1');
    await h.alert({ severity: 'critical', labels: { pod: 'b' } });
    await h.advance('2s');
    const card = await h.card(1);
    expect(card?.who?.step).toBe('Step 1 of 2, run 1 of 2');
    expect(JSON.stringify(card?.note)).toContain('Pages again although it was acknowledged');
    expect((await h.pages(1)).at(-1)).toMatchObject({ step: 0, userId: (await h.person('sam')).id });
  });

  it('goes on at its present step when the urgency is raised while it pages: whoever is paged is not let go', async () => {
    await h.alert({ severity: 'warning' });
    await h.advance('4m');
    expect((await h.incident(1)).escalation?.step).toBe(2);
    await h.alert({ severity: 'critical', labels: { pod: 'b' } });
    await h.advance('2s');
    const priya = await h.person('priya');
    expect((await h.pages(1)).filter((page) => page.userId === priya.id && page.channel === 'email')).toMatchObject([
      { status: 'suppressed', reason: 'paging started again' },
      { status: 'sent' },
    ]);
    expect((await h.incident(1)).escalation?.step).toBe(2);
  });

  it('shows the latest state of each way to a person, however often they were paged', async () => {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident page INC-1 @tom');
    await h.say('sam', '/incident page INC-1 @tom');
    await h.advance('2s');
    const tom = (await h.incident(1)).escalation!.paging.find(({ person }) => person.handle === 'tom')!;
    expect(tom.channels.map(({ channel, state }) => `${channel} ${state}`)).toEqual(['chat delivered', 'email sent']);
  });

  it('pages the owners by a policy of their own when no service is named', async () => {
    await h.say('maya', '/incident declare the office is dark');
    await h.settle();
    const sam = await h.person('sam');
    expect((await h.pages(1)).map((page) => page.userId)).toEqual([sam.id, sam.id]);
    expect((await h.card(1))?.who?.step).toBe('Step 1 of 1, run 1 of 3');
    await h.advance('6m');
    expect(await h.pages(1)).toHaveLength(4);
  });

  it('takes in alerts of one group and opens another for another group', async () => {
    await h.alert({ labels: { pod: 'a' } });
    await h.alert({ labels: { pod: 'b' } });
    await h.alert({ labels: { pod: 'a' }, group: 'other' });
    await h.alert({ labels: { pod: 'c' }, group: 'other' });
    expect((await h.incident(1)).alertCount).toBe(2);
    expect((await h.incident(2)).alertCount).toBe(1);
  });

  it('ends when all its alerts are resolved at the source, not before', async () => {
    await h.alert({ labels: { pod: 'a' } });
    await h.alert({ labels: { pod: 'b' } });
    await h.alert({ labels: { pod: 'a' }, status: 'resolved' });
    await h.settle();
    expect((await h.incident(1)).status).toBe('triggered');
    await h.alert({ labels: { pod: 'b' }, status: 'resolved' });
    await h.advance('1s');
    expect(await h.incident(1)).toMatchObject({
      status: 'resolved',
      resolveReason: 'all its alerts were resolved at the source',
    });
    const card = await h.card(1);
    expect(card?.state).toBe('resolved');
    expect(card?.buttons.map((button) => button.label)).toEqual(['Reopen']);
    await h.advance('11m');
    expect((await h.card(1))?.buttons).toEqual([]);
  });

  it('pages again although it was acknowledged, when a new alert raises the urgency, and counts "+1 since acknowledged"', async () => {
    await h.alert({ severity: 'warning', labels: { pod: 'a' } });
    await h.settle();
    await h.press('sam', 1, 'Acknowledge');
    await h.advance('5s');
    await h.alert({ severity: 'warning', labels: { pod: 'b' } });
    await h.advance('2s');
    expect(await h.card(1)).toMatchObject({ state: 'acknowledged', sinceAck: 1 });
    const before = (await h.pages(1)).length;
    await h.alert({ severity: 'critical', labels: { pod: 'c' } });
    await h.advance('2s');
    expect(await h.incident(1)).toMatchObject({ status: 'triggered', severity: 'SEV1' });
    const pages = (await h.pages(1)).slice(before);
    expect(pages.map((page) => [page.channel, page.status, page.step])).toEqual([
      ['chat', 'delivered', 0],
      ['email', 'sent', 0],
    ]);
    expect((await h.timeline(1)).join('\n')).toContain(
      'Pages again although it was acknowledged: “Errors above 5%” raised the urgency from SEV3 to SEV1.',
    );
    expect(await h.card(1)).toMatchObject({ state: 'triggered', sinceAck: 0 });
    expect((await h.rest('GET', '/incidents/1')).body).toMatchObject({
      acknowledgedAt: null,
      acknowledgedByName: null,
    });
  });

  it('gives that reason until somebody has it, not again when it is escalated after that', async () => {
    await h.alert({ severity: 'warning', labels: { pod: 'a' } });
    await h.settle();
    await h.press('sam', 1, 'Acknowledge');
    await h.advance('5s');
    await h.alert({ severity: 'critical', labels: { pod: 'b' } });
    await h.advance('2s');
    const isSaid = async () => JSON.stringify(await h.card(1)).includes('although it was acknowledged');
    expect(await isSaid()).toBe(true);
    await h.press('sam', 1, 'Acknowledge');
    await h.advance('5s');
    await h.press('sam', 1, 'Escalate', { to: '-' });
    await h.advance('2s');
    expect(await h.card(1)).toMatchObject({ state: 'triggered' });
    expect(await isSaid()).toBe(false);
  });

  it('stays closed while its source only repeats itself, and is paged anew when the source starts anew', async () => {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident resolve INC-1');
    await h.alert();
    await h.system.core.signals.flush();
    await h.settle();
    expect((await h.rest('GET', '/incidents')).body.items).toEqual([]);
    await h.alert({ startsAt: '2026-11-24T09:59:00Z' });
    await h.settle();
    expect((await h.rest('GET', '/incidents')).body.items).toMatchObject([{ number: 2, status: 'triggered' }]);
  });

  it('is opened anew when its source resolves and fires again', async () => {
    await h.alert();
    await h.alert({ status: 'resolved' });
    await h.alert();
    expect((await h.incident(1)).status).toBe('resolved');
    expect(await h.incident(2)).toMatchObject({ status: 'triggered', alertCount: 1 });
  });

  it('does not end because of the end of an earlier start that comes late', async () => {
    await h.alert({ startsAt: '2026-11-24T09:30:00Z' });
    await h.alert({ startsAt: '2026-11-24T09:00:00Z', status: 'resolved' });
    expect((await h.incident(1)).status).toBe('triggered');
  });

  it('ends with the alert that fires, although a machine whose clock ran ahead had stored an older one', async () => {
    await h.alert();
    await h.alert({ status: 'resolved' });
    // The id as that machine makes it: its first 48 bits are milliseconds.
    await h.database.query(
      `update alerts set id = (lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint + 10000), 12, '0')
                               || substr(replace(id::text, '-', ''), 13))::uuid`,
    );
    await h.advance('1s');
    const again = { startsAt: '2026-11-24T10:00:01Z' };
    await h.alert(again);
    await h.alert({ ...again, annotations: { note: 'it changed' } });
    expect(await h.incident(2)).toMatchObject({ status: 'triggered', alertCount: 1 });
    await h.alert({ ...again, status: 'resolved' });
    expect((await h.incident(2)).status).toBe('resolved');
    expect((await h.rest('GET', '/incidents')).body.items).toEqual([]);
  });

  it('that fired and ended within one batch pages from the first step when it is reopened', async () => {
    const alert = { labels: { alertname: 'Blip', severity: 'critical' }, startsAt: '2026-11-24T09:59:00Z' };
    expect(await send([alert, { ...alert, status: 'resolved' }])).toBe(202);
    await h.settle();
    expect((await h.incident(1)).status).toBe('resolved');
    expect(await h.pages(1)).toEqual([]);
    await h.press('sam', 1, 'Reopen');
    await h.settle();
    const sam = await h.person('sam');
    expect((await h.pages(1)).map(({ userId, step, status }) => [userId, step, status])).toEqual([
      [sam.id, 0, 'delivered'],
      [sam.id, 0, 'sent'],
    ]);
    await h.advance('181s');
    expect((await h.incident(1)).escalation?.step).toBe(2);
  });

  it('takes in alerts for at most 24 hours', async () => {
    await h.alert({ labels: { pod: 'a' } });
    await h.advance('24h');
    await h.alert({ labels: { pod: 'b' } });
    expect((await h.incident(1)).alertCount).toBe(1);
    expect((await h.incident(2)).alertCount).toBe(1);
  });

  it('takes in no alert while its own last page failed', async () => {
    await h.database.query(`delete from notification_rules where channel = 'chat'`);
    await h.database.query(`update contact_methods set channel = 'pigeon'`);
    await h.database.query(`update notification_rules set channel = 'pigeon'`);
    await h.alert({ labels: { pod: 'a' } });
    await h.settle();
    expect((await h.pages(1))[0]).toMatchObject({ status: 'failed', reason: 'this channel is not set up' });
    await h.alert({ labels: { pod: 'b' } });
    expect((await h.incident(2)).alertCount).toBe(1);
  });

  it('can be reopened for ten minutes, and then pages from the first step', async () => {
    await h.alert();
    await h.settle();
    await h.press('sam', 1, 'Resolve');
    await h.advance('2s');
    await h.press('sam', 1, 'Reopen');
    await h.advance('2s');
    expect(await h.incident(1)).toMatchObject({ status: 'triggered' });
    expect((await h.pages(1)).filter((page) => page.step === 0 && page.status !== 'suppressed')).toHaveLength(4);
  });

  it('answers a late acknowledgement with who has it, and a stale button with the truth', async () => {
    await h.alert();
    await h.settle();
    const stale = (await h.card(1))!.buttons.find((button) => button.label === 'Pass on')!;
    await h.press('sam', 1, 'Acknowledge');
    const maya = await h.person('maya');
    const late = await h.system.talk.say('/incident ack INC-1', maya, { roomId: null, incidentNumber: null });
    expect(late).toMatchObject({
      card: { fallback: 'INC-1 already acknowledged. Sam has it since 10:00 Lisbon. Nothing for you to do.' },
    });
    const pressed = await h.system.talk.press(stale.intent, maya, { roomId: null, incidentNumber: null });
    expect(pressed).toMatchObject({ card: { fallback: 'INC-1 is acknowledged: there is no page to pass on.' } });
  });

  it('is not changed by a button that was drawn for another status, whose presser is told how it stands', async () => {
    await h.alert();
    await h.settle();
    const drawn = (await h.card(1))!.buttons.filter(({ label }) => label === 'Resolve' || label === 'Escalate');
    await h.press('sam', 1, 'Acknowledge');
    await h.advance('2s');
    const before = await h.timeline(1);
    expect(drawn).toHaveLength(2);
    for (const { intent } of drawn) {
      const reply = await h.system.talk.press(intent, await h.person('maya'), nowhere);
      expect(reply).toMatchObject({
        card: { fallback: 'INC-1 is acknowledged by now. Sam has it since 10:00 Lisbon. Nothing was changed.' },
      });
    }
    expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', acknowledgedBy: { name: 'Sam' } });
    expect(await h.timeline(1)).toEqual(before);
    // The buttons that are drawn now do what they say.
    await h.press('maya', 1, 'Resolve');
    expect((await h.incident(1)).status).toBe('resolved');
  });

  it('is passed on to the next person in line, without acknowledging or escalating', async () => {
    await h.alert();
    await h.advance('60s');
    await h.press('sam', 1, 'Pass on');
    await h.advance('2s');
    const tom = await h.person('tom');
    expect((await h.pages(1)).at(-1)).toMatchObject({
      userId: tom.id,
      step: -1,
      why: 'Paged because Sam passed it on to you.',
    });
    expect(await h.incident(1)).toMatchObject({ status: 'triggered', escalation: { step: 1 } });
    expect((await h.card(1))?.fallback).toContain('paging Tom');
    await h.advance('3m');
    expect((await h.incident(1)).escalation?.step).toBe(2);
  });

  it('is escalated at once to the next step, or to somebody who is named, which takes an acknowledgement back', async () => {
    await h.alert();
    await h.settle();
    await h.press('sam', 1, 'Escalate', { to: '-' });
    await h.advance('2s');
    expect((await h.incident(1)).escalation?.step).toBe(2);
    await h.press('priya', 1, 'Acknowledge');
    await h.say('sam', '/incident escalate INC-1 @maya');
    await h.advance('2s');
    const maya = await h.person('maya');
    expect((await h.pages(1)).at(-1)).toMatchObject({ userId: maya.id, why: 'Paged because Sam escalated to you.' });
    expect((await h.incident(1)).status).toBe('triggered');
    expect((await h.timeline(1)).join('\n')).toContain(
      'escalated to Maya in chat, which takes the acknowledgement back',
    );
  });

  it('moves on to the next method when one fails, and to the next step when a whole step reaches nobody', async () => {
    await h.stop();
    h = await createHarness({ environment: { SMTP_URL: 'smtp://127.0.0.1:1' } });
    await h.database.query(
      `update notification_rules set delay_seconds = 900 where channel = 'chat' and urgency = 'high'`,
    );
    await h.alert();
    await h.advance('40s');
    const pages = await h.pages(1);
    expect(pages.find((page) => page.channel === 'email')).toMatchObject({
      status: 'failed',
      reason: 'the mail server does not answer',
    });
    expect(pages.find((page) => page.channel === 'chat')).toMatchObject({ status: 'delivered' });
  });
});
