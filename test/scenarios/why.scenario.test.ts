import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { causes, sentenceOf, told, type Cause } from '../../core/notification/why-causes.js';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const why = async (handle: string, number: number) => (await h.say(handle, `/incident why INC-${number}`))!.fallback;
/** The causes as REST tells them, about one person. */
async function causesOf(handle: string, number: number): Promise<(Cause | null)[]> {
  const { id } = await h.person(handle);
  const { body } = await h.rest('GET', `/incidents/${number}/why?user=${id}`);
  return (body.reasons as { cause: Cause | null }[]).map(({ cause }) => cause);
}

async function tells(handle: string, number: number, cause: Cause, sentence: string | RegExp) {
  expect(await causesOf(handle, number)).toContain(cause);
  if (typeof sentence === 'string') expect(await why(handle, number)).toContain(sentence);
  else expect(await why(handle, number)).toMatch(sentence);
}

/** A scenario for each cause that can come about now. */
const scenarios: Partial<Record<Cause, () => Promise<void>>> = {
  async 'paged-by-step'() {
    await h.alert();
    await h.settle();
    await tells(
      'sam',
      1,
      'paged-by-step',
      'Paged because step 1 of 2 of the policy Checkout pages Checkout, where you are on call until Mon 09:00 Berlin.',
    );
  },
  async 'unknown-route'() {
    await h.say('maya', '/incident declare something is wrong');
    await h.settle();
    await tells('sam', 1, 'unknown-route', 'INC-1 belongs to no service with a policy, so the owners are paged.');
  },
  async 'no-method'() {
    await h.database.query(`update contact_methods set verified_at = null`);
    await h.database.query(
      `insert into notification_rules (organisation_id, id, user_id, urgency, channel, delay_seconds)
       select organisation_id, gen_random_uuid(), id, 'high', 'sms', 0 from users where handle = 'priya'`,
    );
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident page INC-1 @priya');
    await h.settle();
    await tells('priya', 1, 'no-method', 'No page about INC-1 could reach you: you have no verified contact method.');
  },
  async 'nobody-on-call'() {
    await h.database.query(`update layers set participants = '[]'`);
    await h.alert();
    await h.settle();
    await tells(
      'sam',
      1,
      'nobody-on-call',
      'You were not paged about INC-1 by the policy: Step 1 skipped: nobody on call in Checkout.',
    );
  },
  async acknowledged() {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident ack INC-1');
    await tells('priya', 1, 'acknowledged', 'You were not paged about INC-1: Sam acknowledged it before you were due.');
  },
  async snoozed() {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident snooze INC-1 30m');
    await tells('priya', 1, 'snoozed', /You are not paged about INC-1: it is snoozed by Sam until \d\d:\d\d Kolkata\./);
    await tells('sam', 1, 'snoozed', /You are not paged about INC-1: it is snoozed by Sam until \d\d:\d\d Berlin\./);
  },
  async merged() {
    await h.alert({ group: 'a', name: 'a' });
    await h.alert({ group: 'b', name: 'b' });
    await h.settle();
    await h.say('sam', '/incident merge INC-2 INC-1');
    await tells('priya', 2, 'merged', 'You are not paged about INC-2: it is part of INC-1.');
  },
};

describe('why', () => {
  it.each(told)('names the cause: %s', async (cause) => {
    await scenarios[cause]!();
  });

  it('has a scenario for each cause that can come about now, and a sentence for every other', () => {
    expect(Object.keys(scenarios).sort()).toEqual([...told].sort());
    expect(causes).toHaveLength(16);
    const sentences = causes.map((cause) => sentenceOf[cause]({ incident: 'INC-42', by: 'X' }));
    expect(new Set(sentences).size).toBe(16);
  });
});
