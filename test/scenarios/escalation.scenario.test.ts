import { afterAll, beforeEach, describe, expect, it, afterEach } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());
afterAll(() => undefined);

describe('escalation', () => {
  it('pages who is on call at once, by every method of their rules, and says why', async () => {
    expect(await h.alert()).toBe(202);
    await h.settle();
    const pages = await h.pages(1);
    expect(pages.map((page) => [page.channel, page.status])).toEqual([
      ['chat', 'delivered'],
      ['email', 'sent'],
    ]);
    const [mail] = await h.mails();
    expect(mail).toMatchObject({ recipient: 'sam@larkspur.example', subject: '[SEV1] Errors above 5% (INC-1)' });
    expect(mail!.text.trim().split('\n').at(-1)).toBe(
      'Paged because step 1 of 2 of the policy Checkout pages Checkout, where you are on call until Mon 09:00 Berlin.',
    );
  });

  it('pages the next step when nobody acknowledges, and says so on the card', async () => {
    await h.alert();
    await h.advance('179s');
    expect((await h.pages(1)).map((page) => page.step)).toEqual([0, 0]);
    await h.advance('2s');
    const priya = await h.person('priya');
    expect((await h.pages(1)).filter((page) => page.step === 1).map((page) => page.userId)).toEqual([
      priya.id,
      priya.id,
    ]);
    const card = await h.card(1);
    expect(card?.who?.step).toBe('Step 2 of 2, run 1 of 2');
    expect(card?.fallback).toContain('paging Priya');
    expect(await h.timeline(1)).toContain('Step 2 of 2: paging Priya, #incidents.');
  });

  it('runs the policy again as often as it says, and then says that nobody follows', async () => {
    await h.alert();
    await h.advance('1h');
    const pages = await h.pages(1);
    expect(pages.map((page) => `${page.step}/${page.loop}`)).toEqual([
      '0/1',
      '0/1',
      '1/1',
      '1/1',
      '0/2',
      '0/2',
      '1/2',
      '1/2',
    ]);
    expect((await h.incident(1)).escalation?.nextStepAt).toBeNull();
    expect(JSON.stringify((await h.card(1))?.note)).toContain(
      'Nobody else follows: the last step of Checkout was taken, 2 times over.',
    );
  });

  it('stops at an acknowledgement everywhere: no page after it, whoever it was for', async () => {
    // A SEV2: whoever has it is asked nothing.
    await h.alert({ severity: 'high' });
    await h.advance('10s');
    await h.press('sam', 1, 'Acknowledge');
    await h.advance('2h');
    expect((await h.pages(1)).every((page) => page.step === 0)).toBe(true);
    const card = await h.card(1);
    expect(card?.state).toBe('acknowledged');
    expect(card?.who).toBeNull();
    expect(
      card?.log
        .at(-1)
        ?.spans.map((span) => 'text' in span && span.text)
        .join(''),
    ).toBe('Sam acknowledged in chat');
  });

  it('suppresses what was not sent yet when the incident is resolved, with the reason', async () => {
    await h.database.query(
      `insert into notification_rules (organisation_id, id, user_id, urgency, channel, delay_seconds)
       select organisation_id, gen_random_uuid(), null, 'high', 'email', 120 from organisations, lateral (select id as organisation_id) o`,
    );
    await h.alert();
    await h.advance('30s');
    await h.say('sam', '/incident resolve INC-1 it was the cache');
    await h.advance('10m');
    const late = (await h.pages(1)).filter((page) => page.status === 'suppressed');
    expect(late.map((page) => [page.channel, page.reason])).toEqual([['email', 'resolved by Sam']]);
    expect(await h.mails()).toHaveLength(1);
  });

  it('keeps to the policy it started with, however the policy is edited meanwhile', async () => {
    await h.alert();
    await h.settle();
    await h.database.query(`update escalation_policies set steps = '[]', repeat_count = 0`);
    await h.advance('200s');
    const priya = await h.person('priya');
    expect((await h.pages(1)).at(-1)).toMatchObject({ step: 1, userId: priya.id });
    await h.alert({ name: 'Other', group: 'other' });
    await h.settle();
    expect(await h.timeline(2)).toContain('Nobody to page: the policy has no steps. Paging the owners: Sam.');
  });

  it('skips a step at once when nobody is on call, and says until when', async () => {
    await h.database.query(`update layers set participants = '[]'`);
    await h.alert();
    await h.settle();
    const priya = await h.person('priya');
    expect((await h.pages(1)).map((page) => page.userId)).toEqual([priya.id, priya.id]);
    expect(await h.timeline(1)).toContain('Step 1 skipped: nobody on call in Checkout.');
    expect(JSON.stringify((await h.card(1))?.note)).toContain('Step 1 skipped: nobody on call in Checkout.');
  });

  it('pages whoever is on call by now, from the first step, when the urgency rises after nobody could be paged', async () => {
    const { query } = h.database;
    await query(`update escalation_policies set repeat_count = 0`);
    await query(`update layers set participants = '[]'`);
    await query(`update users set disabled_at = $1 where handle = 'priya'`, [h.clock.now()]);
    await h.alert({ severity: 'warning', group: 'g' });
    await h.settle();
    expect((await h.timeline(1)).join()).toContain('Nobody to page');
    const tom = await h.person('tom');
    await query(`update layers set participants = $1`, [JSON.stringify([[tom.id]])]);
    await h.alert({ severity: 'critical', name: 'Other', group: 'g' });
    await h.settle();
    expect(
      (await h.pages(1)).filter((page) => page.userId === tom.id).map(({ step, status }) => [step, status]),
    ).toEqual([
      [0, 'delivered'],
      [0, 'sent'],
    ]);
    expect((await h.incident(1)).escalation).toMatchObject({ step: 1, paging: [{ person: { name: 'Tom' } }] });
  });

  it('keeps the pages of somebody who was called in by hand when a raised urgency starts the paging again', async () => {
    await h.alert({ severity: 'warning', group: 'g' });
    await h.settle();
    await h.say('sam', '/incident page INC-1 @tom come and look');
    await h.settle();
    await h.alert({ severity: 'critical', name: 'Other', group: 'g' });
    await h.advance('10m');
    const tom = await h.person('tom');
    const byHand = (await h.pages(1)).filter((page) => page.userId === tom.id);
    expect(byHand.map(({ channel, status }) => [channel, status])).toEqual([
      ['chat', 'delivered'],
      ['email', 'sent'],
    ]);
  });

  it('gives the second step its time although a page of the first one fails late', async () => {
    await h.stop();
    h = await createHarness({ environment: { SMTP_URL: 'smtp://127.0.0.1:1' } });
    await h.database.query(`update notification_rules set delay_seconds = 170 where channel = 'email'`);
    await h.database.query(`delete from notification_rules where channel = 'chat'`);
    await h.alert();
    await h.advance('181s');
    const { step, nextStepAt } = (await h.incident(1)).escalation!;
    expect(step).toBe(2);
    await h.advance('60s');
    expect((await h.pages(1)).find((page) => page.step === 0)).toMatchObject({ status: 'failed' });
    expect((await h.incident(1)).escalation).toMatchObject({ step, nextStepAt });
  });

  it('pages for each of sixty incidents of a storm, where three daily rotations say who is on call', async () => {
    const { query } = h.database;
    await query(`update layers set rotation_kind = 'daily'`);
    await query(
      `insert into layers (organisation_id, id, schedule_id, name, zone, rotation_kind, rotation_length, starts_on, participants)
       select organisation_id, gen_random_uuid(), schedule_id, other.zone, other.zone, 'daily', 1, other.starts_on, participants
       from layers, (values ('America/New_York', '2026-01-05T18:00'), ('Asia/Kolkata', '2026-01-05T08:00')) other (zone, starts_on)`,
    );
    await Promise.all(Array.from({ length: 60 }, (_, n) => h.alert({ name: `Alert${n}`, group: `g${n}` })));
    await h.settle();
    const { schedules } = (await h.rest('GET', '/oncall')).body as { schedules: { onCall: object[] }[] };
    const ways = await query<object>(
      `select channel, status, count(*)::integer as pages, count(distinct incident_id)::integer as incidents
       from pages group by 1, 2 order by 1`,
    );
    const pages = 60 * schedules[0]!.onCall.length;
    expect(pages).toBeGreaterThan(60);
    expect(ways).toEqual([
      { channel: 'chat', status: 'delivered', pages, incidents: 60 },
      { channel: 'email', status: 'sent', pages, incidents: 60 },
    ]);
  });

  it('runs ten times faster in the demo also what was acknowledged when it was told to, once that pages again', async () => {
    await h.alert();
    await h.settle();
    await h.press('sam', 1, 'Acknowledge');
    await h.system.talk.press({ command: 'organisation.set-speed', input: { speed: 10 } }, await h.person('sam'), {
      roomId: null,
      incidentNumber: null,
    });
    await h.say('sam', '/incident escalate INC-1 next');
    const { escalation } = await h.incident(1);
    expect(escalation?.step).toBe(2);
    // Five minutes, ten times faster.
    expect(escalation!.nextStepAt!.getTime() - h.clock.now().getTime()).toBe(30_000);
  });

  it('runs ten times faster in the demo when it is told to, also what runs already', async () => {
    await h.alert();
    await h.settle();
    await h.system.talk.press({ command: 'organisation.set-speed', input: { speed: 10 } }, await h.person('sam'), {
      roomId: null,
      incidentNumber: null,
    });
    await h.advance('19s');
    expect((await h.incident(1)).escalation?.step).toBe(2);
  });

  it('hands over at the wall time of the zone when the clocks change', async () => {
    await h.stop();
    // Sunday 25 October 2026, 03:00 summer time becomes 02:00 in Berlin; the turn ends on Monday at 09:00 winter time.
    h = await createHarness({ at: '2026-10-24T10:00:00Z' });
    const tom = await h.person('tom');
    const before = (await h.rest('GET', '/oncall?at=2026-10-26T07:59:00Z')).body as {
      schedules: { onCall: { person: { handle: string } }[] }[];
    };
    const after = (await h.rest('GET', '/oncall?at=2026-10-26T08:00:00Z')).body as typeof before;
    expect(before.schedules[0]!.onCall[0]!.person.handle).toBe('sam');
    expect(after.schedules[0]!.onCall[0]!.person.handle).toBe('tom');
    await h.advance('47h');
    await h.alert();
    await h.settle();
    expect((await h.pages(1))[0]!.userId).toBe(tom.id);
  });
});
