/** A private incident over HTTP: whoever is not named on it finds it nowhere, and no answer tells that it is there. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../test/harness.js';
import { visitorOf, type Visitor } from '../test/visitor.js';

let h: Harness;
let tom: Visitor;
let owner: Visitor;
const secret = 'a breach of payroll';
beforeAll(async () => {
  h = await createHarness();
  await h.say('sam', `/incident declare ${secret}`);
  await h.alert({ name: secret, group: secret });
  await h.settle();
  for (const name of ['INC-1', 'INC-2']) await h.say('sam', `/incident private ${name}`);
  await h.say('sam', `/incident note INC-2 ${secret}`);
  await h.settle();
  [tom, owner] = [visitorOf(h), visitorOf(h)];
  await tom.signIn('tom');
  await owner.signIn('sam');
}, 60_000);
afterAll(() => h.stop());

/** Calls REST as the person of a browser, with the access token of a program of theirs. */
async function restAs(browser: Visitor) {
  const { accessToken } = JSON.parse((await browser.send('/api/v1/auth/token', { grant: 'session' })).text) as {
    accessToken: string;
  };
  return async (path: string) => {
    const answer = await fetch(`${h.system.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return { status: answer.status, text: await answer.text() };
  };
}

it('is not there by its number, as one that never was', async () => {
  const [asTom, asOwner] = [await restAs(tom), await restAs(owner)];
  for (const part of ['', '/timeline', '/pages', '/why', '/review', '/record']) {
    expect([part, (await asOwner(`/incidents/2${part}`)).status]).toEqual([part, 200]);
    const [hidden, never] = [await asTom(`/incidents/2${part}`), await asTom(`/incidents/99${part}`)];
    const words = (text: string) => text.replaceAll(/INC-\d+|"id": ?"[^"]+"/g, '');
    expect([part, hidden.status, words(hidden.text)]).toEqual([part, 404, words(never.text)]);
  }
});

it('stands in no list, whatever it is narrowed by', async () => {
  const [asTom, asOwner] = [await restAs(tom), await restAs(owner)];
  const lists = ['/incidents?status=all', `/incidents?status=all&q=payroll`, '/alerts?status=all', '/rooms'];
  for (const list of lists) {
    const [seen, hidden] = [await asOwner(list), await asTom(list)];
    expect([list, seen.status, hidden.status]).toEqual([list, 200, 200]);
    expect([list, /payroll|inc-[12]/i.test(seen.text)]).toEqual([list, true]);
    expect([list, /payroll|inc-[12]/i.test(hidden.text)]).toEqual([list, false]);
  }
});

it('is on no page of the browser, and in no number that is measured', async () => {
  for (const path of ['/', '/rooms/incidents'])
    expect([path, (await tom.get(path)).text.includes(secret)]).toEqual([path, false]);
  const metrics = await (await fetch(`${h.system.url}/metrics`)).text();
  expect(metrics.length).toBeGreaterThan(500);
  expect(metrics).not.toMatch(/payroll|INC-\d/i);
  // What a number is told apart by names kinds of things, never a thing.
  const labels = new Set([...metrics.matchAll(/[{,](\w+)="/g)].map(([, name]) => name));
  const kinds = [
    'source',
    'status',
    'channel',
    'sweep',
    'le',
    'type',
    'version',
    'major',
    'minor',
    'patch',
    'kind',
    'space',
    'quantile',
  ];
  expect([...labels].filter((name) => !kinds.includes(name!))).toEqual([]);
});
