/** Two processes over one database: what ends somebody's access in one of them ends it in the other, over HTTP too. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHarness, eventually, type Harness } from '../test/harness.js';
import { createTestDatabase, type TestDatabase } from '../test/database.js';
import { visitorOf, type Visitor } from '../test/visitor.js';

let database: TestDatabase;
let one: Harness;
let two: Harness;
beforeAll(async () => {
  database = await createTestDatabase(16);
  one = await createHarness({ database });
  two = await createHarness({ database });
}, 60_000);
afterAll(async () => {
  await two.stop();
  await one.stop();
  await database.drop();
}, 60_000);

/** Somebody who signed in at the first process and goes on at the second one: a page, and a program of theirs over REST. */
async function atBoth(handle: string) {
  const [first, second] = [visitorOf(one), visitorOf(two)];
  await first.signIn(handle);
  const granted = JSON.parse((await first.send('/api/v1/auth/token', { grant: 'session' })).text) as {
    accessToken: string;
  };
  first.cookies.forEach((value, name) => second.cookies.set(name, value));
  const rest = async (path: string) => {
    const headers = { authorization: `Bearer ${granted.accessToken}` };
    return (await fetch(`${two.system.url}/api/v1${path}`, { headers })).status;
  };
  const page = async (path = '/') => (await second.get(path)).status;
  expect([await page(), await rest('/services')]).toEqual([200, 200]);
  return { first, page, rest };
}
const isOver = ({ page, rest }: { page: () => Promise<number>; rest: (path: string) => Promise<number> }) =>
  eventually(async () => (await page()) === 303 && (await rest('/services')) === 401, 5000);

it.each<[string, string, (first: Visitor, id: string) => Promise<unknown>]>([
  ['signing out', 'priya', (first) => first.post('/sign-out')],
  ['being signed out everywhere', 'priya', (_, id) => one.rest('POST', `/people/${id}/sign-out`)],
  ['being disabled', 'tom', () => one.rest('POST', '/people/tom/disable')],
])('%s takes effect in the other process within 5 s', async (_how, handle, end) => {
  const { id } = await one.person(handle);
  const there = await atBoth(handle);
  await end(there.first, id);
  await isOver(there);
});

it('a role that is taken away takes effect in the other process within 5 s', async () => {
  const { page, rest } = await atBoth('maya');
  expect([await page('/settings/people'), await rest('/audit')]).toEqual([200, 200]);
  expect((await one.rest('POST', '/people/maya', { role: 'viewer' })).status).toBe(200);
  await eventually(async () => (await page('/settings/people')) === 403 && (await rest('/audit')) === 403, 5000);
});
