import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { listAlerts } from '../../core/queries/alert/list.js';
import { listIncidents } from '../../core/queries/incident/list.js';
import { listMails } from '../../core/queries/outbox/list.js';
import { listRooms } from '../../core/queries/room/list.js';
import { readMessages } from '../../core/queries/room/read.js';
import { showIncident } from '../../core/queries/incident/show.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const numbersFor = async (handle: string) => {
  const { items } = await h.system.core.runQuery(listIncidents, {
    actor: await h.person(handle),
    input: { status: 'all' },
  });
  return items.map(({ number }) => number);
};
const roomsFor = async (handle: string) =>
  (await h.system.core.runQuery(listRooms, { actor: await h.person(handle) })).items;
const sees = async (handle: string, number: number) =>
  h.system.core.runQuery(showIncident, { actor: await h.person(handle), input: { number } }).then(
    () => true,
    (error: { code: string }) => {
      expect(error.code).toBe('not-found');
      return false;
    },
  );

describe('a private incident', () => {
  it('is seen by whoever declared it, by whoever is paged about it, and by owners', async () => {
    await h.say('maya', '/incident declare checkout leaks card numbers sev1');
    await h.settle();
    await h.say('maya', '/incident private INC-1');
    await h.settle();
    expect(await numbersFor('maya')).toEqual([1]);
    expect(await numbersFor('sam')).toEqual([1]);
    expect(await numbersFor('priya')).toEqual([]);
    // The second step pages Priya: from then on she is named on it.
    await h.advance('3m');
    expect(await numbersFor('priya')).toEqual([1]);
    expect((await h.incident(1)).responders.map(({ name }) => name).sort()).toEqual(['Maya', 'Priya', 'Sam']);
    expect(await numbersFor('tom')).toEqual([]);
  });

  it('is absent for everybody else: list, number, room, alerts, outbox', async () => {
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident private INC-1');
    await h.settle();
    expect(await sees('sam', 1)).toBe(true);
    expect(await sees('tom', 1)).toBe(false);
    expect((await roomsFor('tom')).map(({ kind }) => kind)).not.toContain('incident');
    const { runQuery } = h.system.core;
    expect((await runQuery(listAlerts, { actor: await h.person('tom'), input: {} })).items).toEqual([]);
    expect((await runQuery(listMails, { actor: await h.person('maya'), input: {} })).items).toEqual([]);
    expect((await runQuery(listMails, { actor: await h.person('sam'), input: {} })).items).toHaveLength(1);
  });

  it('cannot be acted on by somebody who does not see it: there is no such incident for them', async () => {
    await h.say('sam', '/incident declare a breach');
    await h.say('sam', '/incident private INC-1');
    for (const verb of ['ack', 'resolve', 'note', 'escalate', 'snooze', 'why'])
      expect(await h.say('tom', `/incident ${verb} INC-1 30m hello`)).toMatchObject({
        tone: 'bad',
        fallback: expect.stringMatching(/There is no INC-1|No verb|expected/) as unknown as string,
      });
    expect(await h.say('tom', '/incident ack all')).toMatchObject({
      fallback: expect.not.stringMatching(/INC-1/) as unknown as string,
    });
    expect((await h.incident(1)).status).toBe('triggered');
  });

  it('leaves no word in #incidents: the card becomes a line that names nothing', async () => {
    await h.say('sam', '/incident declare the breach at the bank');
    await h.settle();
    expect(await h.card(1)).toBeDefined();
    await h.say('sam', '/incident private INC-1');
    await h.advance('1m');
    expect(await h.card(1)).toBeUndefined();
    const said = JSON.stringify(await h.messages('incidents', 'tom'));
    expect(said).toContain('A private incident stood here.');
    expect(said).not.toMatch(/breach at the bank/);
  });

  it('declared as private is announced nowhere, and pages by the policy all the same', async () => {
    const declared = await h.rest('POST', '/incidents', { title: 'checkout breach', severity: 'SEV1', private: true });
    expect(declared).toMatchObject({ status: 201, body: { private: true } });
    await h.advance('1m');
    expect(JSON.stringify(await h.messages('incidents', 'tom'))).not.toMatch(/breach/);
    expect((await h.pages(1)).map(({ status }) => status)).toContain('delivered');
    expect(await sees('tom', 1)).toBe(false);
  });

  it('is opened to one more by naming them, without a page, and closed again by taking them off', async () => {
    await h.say('sam', '/incident declare a breach');
    await h.say('sam', '/incident private INC-1');
    await h.settle();
    const before = (await h.pages(1)).length;
    await h.say('sam', '/incident invite INC-1 @tom');
    expect(await sees('tom', 1)).toBe(true);
    expect(await h.pages(1)).toHaveLength(before);
    const room = (await roomsFor('tom')).find(({ kind }) => kind === 'incident')!;
    const { runQuery } = h.system.core;
    const read = async () =>
      runQuery(readMessages, { actor: await h.person('tom'), input: { room: room.id, limit: 5 } });
    expect((await read()).messages.length).toBeGreaterThan(0);
    await h.say('sam', '/incident uninvite INC-1 @tom');
    expect(await sees('tom', 1)).toBe(false);
    await expect(read()).rejects.toMatchObject({ code: 'not-found' });
    expect(await h.say('tom', '/incident invite INC-1 @tom')).toMatchObject({ fallback: 'There is no INC-1.' });
  });

  it('takes nobody off who has it, and lets no page of somebody who was taken off go out', async () => {
    await h.say('sam', '/incident declare a breach');
    await h.say('sam', '/incident private INC-1');
    await h.say('sam', '/incident page INC-1 @priya come');
    await h.say('sam', '/incident uninvite INC-1 @priya');
    await h.advance('10m');
    const priya = (await h.person('priya')).id;
    const pages = (await h.pages(1)).filter(({ userId }) => userId === priya);
    expect(new Set(pages.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
      new Set(['suppressed: Priya was taken off the private incident']),
    );
    await h.say('sam', '/incident invite INC-1 @priya');
    await h.say('priya', '/incident ack INC-1');
    expect(await h.say('sam', '/incident uninvite INC-1 @priya')).toMatchObject({
      tone: 'bad',
      fallback: 'Priya has INC-1: hand it over first.',
    });
  });

  it('becomes public again, with its card', async () => {
    await h.say('sam', '/incident declare a breach');
    await h.say('sam', '/incident private INC-1');
    await h.settle();
    await h.say('sam', '/incident public INC-1 it was a false alarm');
    await h.advance('1m');
    expect(await sees('tom', 1)).toBe(true);
    expect(await h.card(1)).toBeDefined();
    expect(await h.timeline(1)).toEqual(
      expect.arrayContaining([
        'Sam made it private in chat',
        'Sam made it public again in chat: “it was a false alarm”',
      ]),
    );
  });

  it('is not merged with one that is not private', async () => {
    await h.say('sam', '/incident declare a breach');
    await h.say('sam', '/incident declare slow checkout');
    await h.say('sam', '/incident private INC-1');
    for (const pair of ['INC-1 INC-2', 'INC-2 INC-1'])
      expect(await h.say('sam', `/incident merge ${pair}`)).toMatchObject({
        tone: 'bad',
        fallback: expect.stringMatching(/INC-1 is private/) as unknown as string,
      });
  });

  it('keeps alerts that join it to itself', async () => {
    await h.alert({ labels: { pod: 'a' } });
    await h.settle();
    await h.say('sam', '/incident private INC-1');
    await h.alert({ labels: { pod: 'b' } });
    await h.settle();
    expect((await h.incident(1)).alertCount).toBe(2);
    expect(await numbersFor('tom')).toEqual([]);
  });

  it('is made so, opened, and closed over REST as in chat', async () => {
    await h.say('sam', '/incident declare a breach');
    const twice = async (ask: () => ReturnType<Harness['rest']>) => [
      (await ask()).body.changed,
      (await ask()).body.changed,
    ];
    const tom = { user: '@tom' };
    expect(await twice(() => h.rest('POST', '/incidents/1/private'))).toEqual([true, false]);
    expect(await twice(() => h.rest('POST', '/incidents/1/invite', tom))).toEqual([true, false]);
    expect(await twice(() => h.rest('POST', '/incidents/1/uninvite', tom))).toEqual([true, false]);
    expect(await twice(() => h.rest('POST', '/incidents/1/public'))).toEqual([true, false]);
  });
});
