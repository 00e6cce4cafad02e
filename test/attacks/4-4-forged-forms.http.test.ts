/** A form that was forged changes no row, whatever it is for, and whatever it names; the same form of our own page is read. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { paths } from '../../api/paths.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor } from '../../core/people/actor.js';
import { tokenIn } from '../form.js';
import { visitorOf } from '../visitor.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
});
afterAll(() => h.stop());

/** A hash of each table; of the audit without what was refused, which is to be kept. */
async function everyRow(): Promise<Record<string, string>> {
  const tables = await h.database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const hashes = tables.map(async ({ name }) => {
    const [row] = await h.database.query<{ hash: string }>(
      `select md5(coalesce(string_agg(r::text, '' order by r::text), '')) as hash from "${name}" r
       ${name === 'audit' ? 'where r.refused is null' : ''}`,
    );
    return [name, row!.hash] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

/** What stands for a parameter: a thing that is there. */
const there: [parameter: string, query: string][] = [
  [':person', `select handle as found from users where handle = 'priya'`],
  [':user', `select id as found from users where handle = 'priya'`],
  [':team', `select handle as found from teams where handle = 'payments'`],
  ['integrations/:id', `select id as found from integrations limit 1`],
  [':keyId', `select id as found from integration_keys limit 1`],
  ['sessions/:id', `select id as found from sessions limit 1`],
  ['pages/:id', `select id as found from pages limit 1`],
  [':id', `select id as found from users where handle = 'tom'`],
];

async function addressOf(path: string): Promise<string> {
  if (path === '/act/:token') return /\/act\/[\w-]+/.exec((await h.mails()).map(({ text }) => text).join('\n'))![0];
  if (path === '/sign-in/:token') {
    const actor = systemActor(h.system.home.id);
    return `/sign-in/${String((await h.system.core.execute(sessionOffer, { actor, input: {} })).data!.token)}`;
  }
  let address = path;
  for (const [parameter, query] of there) {
    if (!address.includes(parameter)) continue;
    const [row] = await h.database.query<{ found: string }>(query);
    address = address.replace(parameter, parameter.replace(/:\w+/, row!.found));
  }
  return address;
}

const forms = paths.filter(
  ({ method, path, by }) => method !== 'GET' && by === 'express' && !path.startsWith('/api/v1/'),
);
const fields = { name: 'Forged', handle: 'forged', email: 'forged@larkspur.example', person: 'tom', role: 'member' };

describe.each(forms.map(({ path }) => path))('POST %s', (path) => {
  it('changes nothing without a token, with that of another session, and from another site', async () => {
    const [browser, other] = [visitorOf(h), visitorOf(h)];
    for (const [one, handle] of [[browser], [other, 'maya']] as const) await one.signIn(handle);
    const tokenOf = async (one: typeof browser) => tokenIn((await one.get('/')).text);
    const [own, foreign] = [await tokenOf(browser), await tokenOf(other)];
    expect([own.length, foreign.length, own === foreign]).toEqual([43, 43, false]);
    const address = await addressOf(path);
    const form = { ...fields, action: 'acknowledge' };
    const before = await everyRow();
    for (const [token, headers] of [
      ['', {}],
      [foreign, {}],
      [own, { origin: 'https://evil.example' }],
    ] as const) {
      const answer = await browser.post(address, { ...form, form_token: token }, headers);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
    }
    expect(await everyRow()).toEqual(before);
    const read = await browser.post(address, { form_token: own });
    expect(read.text).not.toMatch(/sent from another site|This page is too old/);
  });
});
