import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const query = (sql: string, parameters: unknown[] = []) => h.database.query(sql, parameters);
const target = async (handle: string) => {
  const { id, name } = await h.person(handle);
  return { kind: 'user', id, name };
};
/** Takes every way away on which a page could reach somebody: their rules name e-mail alone, and they have no address. */
async function unreachable(handle: string) {
  const { id } = await h.person(handle);
  await query(`delete from contact_methods where user_id = $1`, [id]);
  await query(
    `insert into notification_rules (organisation_id, id, user_id, channel, delay_seconds, urgency)
     select organisation_id, gen_random_uuid(), $1, channel, delay_seconds, urgency from notification_rules
     where user_id is null and channel = 'email'`,
    [id],
  );
}
/** Pages of one person: "email suppressed". */
const pagesOf = async (number: number, handle: string) => {
  const { id } = await h.person(handle);
  return (await h.pages(number))
    .filter(({ userId }) => userId === id)
    .map(({ channel, status }) => `${channel} ${status}`);
};
const rest = (number: number, verb: string, body: object = {}) => h.rest('POST', `/incidents/${number}/${verb}`, body);

describe('whoever has an incident', () => {
  describe('an answer', () => {
    beforeEach(() => query(`update notification_rules set delay_seconds = 240 where channel = 'email'`));

    it('to "still on it?" ends the question on every other channel', async () => {
      await h.alert();
      await h.settle();
      await h.press('sam', 1, 'Acknowledge');
      await h.advance('30m');
      const before = (await pagesOf(1, 'sam')).length;
      await h.advance('61s');
      await h.press('sam', 1, 'Still on it');
      await h.advance('10m');
      expect((await pagesOf(1, 'sam')).slice(before - 2)).toEqual(['chat delivered', 'email suppressed']);
      expect((await h.mails()).length).toBe(0);
    });

    it('in other words, a note or talk in the room, does so too', async () => {
      await h.say('sam', '/incident declare sev1 everything is slow');
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      await h.advance('31m');
      await h.say('sam', '/incident note INC-1 found the query');
      await h.advance('10m');
      expect(await h.mails()).toEqual([]);
    });

    it('of somebody who was called in ends their pages, though another one has it', async () => {
      await h.alert();
      await h.settle();
      await h.say('sam', '/incident ack INC-1');
      await h.say('sam', '/incident page INC-1 @tom the queue');
      await h.advance('2s');
      await h.say('tom', '/incident ack INC-1');
      await h.advance('10m');
      expect(await pagesOf(1, 'tom')).toEqual(['chat delivered', 'email suppressed']);
    });

    it('where everybody must answer holds for a page that is tried again', async () => {
      const steps = [{ targets: [await target('sam'), await target('priya')], delaySeconds: 1800, everyone: true }];
      await query(`update escalation_policies set steps = $1`, [JSON.stringify(steps)]);
      await h.alert();
      await h.settle();
      const { id } = await h.person('sam');
      const sam = `channel = 'email' and user_id = '${id}'`;
      await query(`update pages set status = 'sending', lease_until = clock_timestamp() where ${sam}`);
      await h.say('sam', '/incident ack INC-1');
      await h.advance('5m');
      expect(await pagesOf(1, 'sam')).toEqual(['chat delivered', 'email suppressed']);
      expect(await pagesOf(1, 'priya')).toEqual(['chat delivered', 'email sent']);
    });
  });

  describe('somebody whom no page can reach', () => {
    it('holds up nobody else when their snooze ends', async () => {
      await h.alert();
      await h.settle();
      await h.say('tom', '/incident snooze INC-1 30m');
      await unreachable('tom');
      const before = (await pagesOf(1, 'sam')).length;
      await h.advance('30m');
      await h.advance('2s');
      expect((await pagesOf(1, 'sam')).slice(before)).toContain('chat delivered');
    });

    it('holds up nobody else when it is given to them', async () => {
      await unreachable('tom');
      await h.alert();
      await h.settle();
      const before = (await pagesOf(1, 'sam')).length;
      await h.say('priya', '/incident reassign INC-1 @tom');
      await h.advance('2s');
      expect((await pagesOf(1, 'sam')).slice(before)).toContain('chat delivered');
      expect(await pagesOf(1, 'priya')).toEqual([]);
      await h.say('sam', '/incident escalate INC-1 @tom');
      await h.advance('2s');
      expect(await pagesOf(1, 'priya')).toContain('chat delivered');
    });
  });

  it('is asked as often as the severity that it has by now says', async () => {
    await h.say('sam', '/incident declare sev3 everything is slow');
    await h.settle();
    await h.say('sam', '/incident ack INC-1');
    await h.say('priya', '/incident severity INC-1 sev1');
    await h.advance('31m');
    expect((await h.incident(1)).answerBy).not.toBeNull();
    await h.say('sam', '/incident ack INC-1');
    await h.say('priya', '/incident severity INC-1 sev3');
    await h.advance('2h');
    expect(await h.incident(1)).toMatchObject({ status: 'acknowledged', answerBy: null });
  });

  it('is asked sooner once the demo runs faster', async () => {
    await query(`update organisations set demo = true`);
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident ack INC-1');
    await h.advance('10m');
    const actor = await h.person('sam');
    await h.system.talk.press({ command: 'organisation.set-speed', input: { speed: 10 } }, actor, {
      roomId: null,
      incidentNumber: null,
      key: 'faster',
    });
    await h.advance('119s');
    expect((await h.incident(1)).answerBy).toBeNull();
    await h.advance('2s');
    expect((await h.incident(1)).answerBy).not.toBeNull();
  });

  it('takes nothing into a test page, which is no incident', async () => {
    await h.alert();
    await h.settle();
    await h.say('priya', '/incident test');
    expect((await rest(1, 'merge', { into: 2 })).status).toBe(400);
    for (const [verb, body] of [
      ['snooze', { minutes: 5 }],
      ['escalate', {}],
      ['reassign', { to: 'tom' }],
      ['merge', { into: 1 }],
    ] as const)
      expect([verb, (await rest(2, verb, body)).body.changed]).toEqual([verb, false]);
    await h.advance('16m');
    expect((await h.incident(2)).status).toBe('resolved');
    expect((await h.incident(1)).status).toBe('triggered');
  });
});
