import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pathOf, visitorOf } from '../visitor.js';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

/** Whom pages went to, in order: "sam chat". */
async function paged(number: number, since = 0): Promise<string[]> {
  const { body } = await h.rest('GET', `/incidents/${number}`);
  const pages = body.pages as { userId: string; channel: string; status: string }[];
  const names = new Map(
    (await Promise.all(['sam', 'priya', 'maya', 'tom'].map((name) => h.person(name)))).map((p) => [p.id, p.name]),
  );
  return pages.slice(since).map(({ userId, channel, status }) => `${names.get(userId)} ${channel} ${status}`);
}
const rest = (number: number, verb: string, body: object = {}) => h.rest('POST', `/incidents/${number}/${verb}`, body);
const stepOf = async (number: number) => (await h.incident(number)).escalation?.step;

describe('whoever has an incident', () => {
  describe('unack', () => {
    it('pages the people of the present step again at once, not those of the first', async () => {
      await h.alert();
      await h.advance('200s');
      expect(await stepOf(1)).toBe(2);
      await h.say('priya', '/incident ack INC-1');
      const before = (await h.pages(1)).length;
      await h.say('priya', '/incident unack INC-1 was on the wrong one');
      await h.settle();
      expect(await paged(1, before)).toEqual(['Priya chat delivered', 'Priya email sent']);
      expect(await h.timeline(1)).toContain(
        'Priya took the acknowledgement of Priya back in chat: “was on the wrong one”',
      );
      expect((await h.card(1))?.state).toBe('triggered');
    });

    it('says so where nobody has it', async () => {
      await h.alert();
      await h.settle();
      expect(await rest(1, 'unacknowledge')).toMatchObject({
        status: 200,
        body: { changed: false, reason: 'INC-1 pages already: nobody has it.' },
      });
    });
  });

  describe('snooze', () => {
    it('is quiet until its end, pages the snoozer first, and then goes on with the policy', async () => {
      await h.alert();
      await h.settle();
      const reply = await h.say('priya', '/incident snooze INC-1 30m until the deploy is through');
      expect(reply).toBeNull();
      const before = (await h.pages(1)).length;
      await h.advance('29m');
      expect(await paged(1, before)).toEqual([]);
      expect(await h.card(1)).toMatchObject({ state: 'snoozed', buttons: [{ label: 'Wake now' }, { label: 'More' }] });
      await h.advance('61s');
      expect(await paged(1, before)).toEqual(['Priya chat delivered', 'Priya email sent']);
      expect((await h.pages(1)).at(-1)!.why).toBe('Paged because your snooze of INC-1 is over.');
      await h.advance('4m');
      expect(await paged(1, before + 2)).toContain('Sam chat delivered');
      expect(await h.timeline(1)).toContain('The snooze of Priya is over: Priya is paged first.');
    });

    it('ends with an acknowledgement, a resolve and a reassignment: nobody is woken by it afterwards', async () => {
      for (const [number, group] of ['a', 'b', 'c'].entries()) {
        await h.alert({ group, name: group });
        await h.settle();
        await rest(number + 1, 'snooze', { minutes: 60 });
      }
      await h.say('sam', '/incident ack INC-1');
      await h.say('sam', '/incident resolve INC-2');
      await h.say('sam', '/incident reassign INC-3 @sam');
      const before = await Promise.all([1, 2, 3].map(async (number) => (await h.pages(number)).length));
      await h.advance('25m');
      expect(await Promise.all([1, 2, 3].map(async (number) => (await h.pages(number)).length))).toEqual(before);
      expect((await h.incident(1)).status).toBe('acknowledged');
    });

    it('can be ended early: Wake now pages the present step', async () => {
      await h.alert();
      await h.settle();
      await h.say('sam', '/incident snooze INC-1 2h');
      await h.advance('5m');
      const before = (await h.pages(1)).length;
      await h.press('sam', 1, 'Wake now');
      await h.settle();
      expect(await paged(1, before)).toEqual(['Sam chat delivered', 'Sam email sent']);
    });

    it('is broken by an alert that raises the urgency', async () => {
      await h.alert({ severity: 'warning', group: 'g', name: 'slow' });
      await h.settle();
      await h.say('sam', '/incident snooze INC-1 2h');
      await h.alert({ severity: 'critical', group: 'g', name: 'down' });
      await h.settle();
      expect((await h.incident(1)).status).toBe('triggered');
      await h.advance('3h');
      expect(await h.timeline(1)).not.toContain('The snooze of Sam is over: Sam is paged first.');
    });
  });

  describe('reassign', () => {
    it('pages the new one, and goes on with the policy when they do not answer', async () => {
      await h.alert();
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      const before = (await h.pages(1)).length;
      await h.say('sam', '/incident reassign INC-1 @priya she knows the cache');
      await h.advance('1s');
      expect(await paged(1, before)).toEqual(['Priya chat delivered', 'Priya email sent']);
      expect((await h.pages(1)).at(-1)!.why).toBe('Paged because Sam gave it to you: “she knows the cache”.');
      expect((await h.incident(1)).status).toBe('triggered');
      await h.advance('4m');
      expect(await paged(1, before + 2)).toContain('Sam chat delivered');
    });

    it('pages nobody where the new one has acknowledged already', async () => {
      await h.alert();
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      await h.say('priya', '/incident ack INC-1');
      expect(await h.timeline(1)).toContain('Priya has seen it too in chat');
      const before = (await h.pages(1)).length;
      await h.say('sam', '/incident reassign INC-1 @priya');
      await h.advance('10m');
      expect((await h.pages(1)).length).toBe(before);
      expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', acknowledgedBy: { handle: 'priya' } });
    });

    it('refuses a team and a schedule, and says what to do instead', async () => {
      await h.alert();
      await h.settle();
      const { status, body } = await rest(1, 'reassign', { to: 'checkout' });
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain('a person; page a team or a schedule');
    });
  });

  describe('an acknowledgement', () => {
    it('of a SEV1 is asked after 30 minutes, and answered by the button for 30 more', async () => {
      await h.alert();
      await h.settle();
      await h.press('sam', 1, 'Acknowledge');
      const before = (await h.pages(1)).length;
      await h.advance('29m');
      expect((await h.pages(1)).length).toBe(before);
      await h.advance('90s');
      expect(await paged(1, before)).toEqual(['Sam chat delivered', 'Sam email sent']);
      expect(JSON.stringify((await h.card(1))?.note)).toContain('Still on it?');
      await h.press('sam', 1, 'Still on it');
      await h.advance('20m');
      expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', answerBy: null });
      expect(await h.timeline(1)).toContain('Sam is still on it in chat');
    });

    it('of an incident that becomes a SEV1 by an alert or a merge is asked about from then on', async () => {
      for (const group of ['a', 'b', 'c']) await h.alert({ group, name: group, severity: 'high' });
      await h.settle();
      for (const number of [1, 2, 3]) await h.say('sam', `/incident ack INC-${number}`);
      await h.advance('1h');
      for (const group of ['a', 'c']) await h.alert({ group, name: `${group} is worse`, severity: 'critical' });
      await h.settle();
      await h.say('sam', '/incident merge INC-1 INC-2');
      expect(await h.incident(2)).toMatchObject({ status: 'acknowledged', severity: 'SEV1', answerBy: null });
      await h.advance('29m');
      for (const number of [2, 3]) expect((await h.incident(number)).answerBy).toBeNull();
      await h.advance('61s');
      for (const number of [2, 3]) expect((await h.incident(number)).answerBy).not.toBeNull();
    });

    it('is answered from the mail that asks, by one large button', async () => {
      await h.alert();
      await h.settle();
      await h.press('sam', 1, 'Acknowledge');
      await h.advance('31m');
      const mail = (await h.mails())[0]!;
      expect(mail.text).toContain('Still on it?: Errors above 5%');
      const link = /Still on it: (http\S+)/.exec(mail.text)![1]!;
      const browser = visitorOf(h);
      expect((await browser.get(pathOf(link))).text).toContain('Still on it</button>');
      await browser.post(pathOf(link), { action: 'acknowledge' });
      expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', answerBy: null });
      expect(await h.timeline(1)).toContain('Sam is still on it by e-mail');
    });

    it('that is taken back while its holder is asked takes the question back too', async () => {
      await h.database.query(`update notification_rules set delay_seconds = 120 where channel = 'email'`);
      await h.alert();
      await h.settle();
      await h.say('priya', '/incident ack INC-1');
      await h.advance('30m');
      await h.say('sam', '/incident unack INC-1');
      await h.advance('150s');
      const question = (await h.pages(1)).filter(({ why }) => why.includes('still on it?'));
      expect(question.map(({ channel, status, reason }) => [channel, status, reason])).toEqual([
        ['chat', 'delivered', null],
        ['email', 'suppressed', 'it pages again'],
      ]);
    });

    it('that stays unanswered for 5 minutes is taken back: whoever had it and who is on call are paged', async () => {
      await h.alert();
      await h.settle();
      await h.say('priya', '/incident ack INC-1');
      await h.advance('30m');
      const before = (await h.pages(1)).length;
      await h.advance('301s');
      expect((await h.incident(1)).status).toBe('triggered');
      const after = await paged(1, before);
      expect(after).toEqual(expect.arrayContaining(['Sam chat delivered', 'Priya chat delivered']));
      expect(JSON.stringify((await h.card(1))?.note)).toContain('Priya did not answer');
    });

    it('is kept by whoever has it when they write a note or talk in the room', async () => {
      await h.say('sam', '/incident declare sev1 everything is slow');
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      await h.advance('31m');
      expect((await h.incident(1)).answerBy).not.toBeNull();
      await h.say('sam', '/incident note INC-1 found the query');
      expect((await h.incident(1)).answerBy).toBeNull();
      await h.advance('20m');
      expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', answerBy: null });
    });

    it('holds for as long as the nearest says: service before policy before severity', async () => {
      const { query } = h.database;
      await query(`update escalation_policies set ack_timeout_seconds = 600`);
      await h.alert({ group: 'a', name: 'a', severity: 'high' });
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      await h.advance('9m');
      expect((await h.incident(1)).answerBy).toBeNull();
      await h.advance('61s');
      expect((await h.incident(1)).answerBy).not.toBeNull();
      await query(`update services set ack_timeout_seconds = 0`);
      await h.alert({ group: 'b', name: 'b' });
      await h.settle();
      await h.say('sam', '/incident ack INC-2');
      await h.advance('3h');
      expect(await h.incident(2)).toMatchObject({ status: 'acknowledged', answerBy: null });
    });
  });

  describe('the sweep wake-incidents', () => {
    it('asks once, though two processes look at the same instant', async () => {
      await h.alert();
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      const other = await createHarness({ database: h.database });
      const before = (await h.pages(1)).length;
      const late = new Date(h.clock.now().getTime() + 31 * 60_000);
      h.clock.set(late);
      other.clock.set(late);
      await Promise.all([h.settle(), other.settle()]);
      expect((await h.pages(1)).length).toBe(before + 2);
      const kinds = (await h.incident(1)).timeline.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'incident.asked')).toHaveLength(1);
      await h.say('sam', '/incident ack INC-1');
      await h.say('priya', '/incident ack INC-1');
      await h.say('sam', '/incident snooze INC-1 10m');
      await h.advance('11m');
      expect((await h.incident(1)).timeline.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['incident.kept', 'incident.seen', 'incident.woke']),
      );
      await other.stop();
    });
  });

  describe('a step', () => {
    const policy = (steps: object[]) =>
      h.database.query(`update escalation_policies set steps = $1, repeat_count = 1`, [JSON.stringify(steps)]);
    const target = async (handle: string) => {
      const { id, name } = await h.person(handle);
      return { kind: 'user', id, name };
    };

    it('that everybody must acknowledge stops for each alone, and for all when the last one has', async () => {
      await policy([{ targets: [await target('sam'), await target('priya')], delaySeconds: 180, everyone: true }]);
      await h.alert();
      await h.settle();
      const reply = await h.say('sam', '/incident ack INC-1');
      await h.advance('2s');
      expect(reply).toBeNull();
      expect(await h.timeline(1)).toContain('Sam acknowledged in chat; Priya must as well');
      expect(JSON.stringify((await h.card(1))?.note)).toContain('Sam acknowledged; Priya must acknowledge as well.');
      const before = (await h.pages(1)).length;
      await h.advance('181s');
      expect(await paged(1, before)).toEqual(['Priya chat delivered', 'Priya email sent']);
      await h.say('priya', '/incident ack INC-1');
      expect((await h.incident(1)).status).toBe('acknowledged');
    });

    it('that takes turns pages the next one with each incident, and goes over whoever cannot be reached', async () => {
      const team = await Promise.all(['maya', 'priya', 'tom'].map(target));
      await policy([{ targets: team, delaySeconds: 180, roundRobin: true }]);
      for (const group of ['a', 'b', 'c', 'd']) {
        await h.alert({ group, name: group });
        await h.settle();
      }
      const first = await Promise.all([1, 2, 3, 4].map(async (number) => (await paged(number))[0]!.split(' ')[0]));
      expect(first).toEqual(['Maya', 'Priya', 'Tom', 'Maya']);
      expect((await h.pages(1)).map(({ userId }) => userId).every((id) => id === team[0]!.id)).toBe(true);
    });
  });
});
