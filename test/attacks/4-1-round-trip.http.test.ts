/** RELIABILITY 4.1: what may come back from an issuer, and what an attacker makes of it. Nobody is ever signed in by it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startIssuers, type Issuers } from '../issuers.js';
import type { Harness } from '../harness.js';
import { entraSecret, type FakeEntra } from '../fakes/entra.js';
import type { FakeOidc } from '../fakes/oidc.js';
import { pathOf, visitorOf, type Visitor } from '../visitor.js';
import type { Claims, TokenIssuer } from '../fakes/token-issuer.js';

let all: Issuers;
let h: Harness;
let entra: FakeEntra;
let oidc: FakeOidc;
beforeAll(async () => {
  all = await startIssuers();
  ({ h, entra, oidc } = all);
});
afterAll(() => all.stop());
beforeEach(() => all.heal());

type Id = 'entra' | 'oidc';
const fakeOf = (id: Id): TokenIssuer => (id === 'entra' ? entra : oidc);
const ids: Id[] = ['entra', 'oidc'];

/** To the issuer and back; answers the address that the browser is sent to, for an attacker to change. */
async function away(browser: Visitor, id: Id): Promise<URL> {
  const { location } = await browser.get(`/sign-in/${id}`);
  return new URL(await fakeOf(id).visit(location!));
}

async function expectNobody(browser: Visitor, answer: { status: number; text: string }) {
  expect([400, 403, 404]).toContain(answer.status);
  expect(answer.text).not.toContain(entraSecret);
  expect(browser.cookies.has('openalert_session')).toBe(false);
  expect((await browser.get('/me/sessions')).status).toBe(303);
}

const changes: [string, (back: URL) => void][] = [
  ['no state', (back) => back.searchParams.delete('state')],
  ['an empty state', (back) => back.searchParams.set('state', '')],
  ['a made-up state', (back) => back.searchParams.set('state', 'x'.repeat(43))],
  ['two states', (back) => back.searchParams.append('state', back.searchParams.get('state')!)],
  ['no code', (back) => back.searchParams.delete('code')],
  ['a made-up code', (back) => back.searchParams.set('code', 'guessed')],
  ['an error of the issuer', (back) => (back.search = `?error=access_denied&state=${back.searchParams.get('state')}`)],
];

describe.each(ids)('what comes back from %s', (id) => {
  it.each(changes)('with %s signs nobody in', async (_what, change) => {
    const browser = visitorOf(h);
    const back = await away(browser, id);
    change(back);
    await expectNobody(browser, await browser.get(pathOf(back.href)));
  });

  it('to another browser than was sent there signs nobody in (login CSRF)', async () => {
    const back = await away(visitorOf(h), id);
    const victim = visitorOf(h);
    await expectNobody(victim, await victim.get(pathOf(back.href)));
    await victim.get(`/sign-in/${id}`);
    await expectNobody(victim, await victim.get(pathOf(back.href)));
  });

  it('twice counts once', async () => {
    const browser = visitorOf(h);
    const sealed = await browser.get(`/sign-in/${id}`);
    const step = browser.cookies.get('openalert_sso')!;
    const back = await fakeOf(id).visit(sealed.location!);
    expect((await browser.get(pathOf(back))).status).toBe(303);
    const again = visitorOf(h);
    again.cookies.set('openalert_sso', step);
    await expectNobody(again, await again.get(pathOf(back)));
    expect(fakeOf(id).ledger.at(-1)).toMatchObject({ what: 'refused', why: 'code' });
  });

  it('after ten minutes is too late', async () => {
    const browser = visitorOf(h);
    const back = await away(browser, id);
    await h.advance('11m');
    await expectNobody(browser, await browser.get(pathOf(back.href)));
  });

  it('with the code of somebody else’s round trip is refused by the verifier (PKCE)', async () => {
    const stolen = (await away(visitorOf(h), id)).searchParams.get('code')!;
    const browser = visitorOf(h);
    const back = await away(browser, id);
    back.searchParams.set('code', stolen);
    await expectNobody(browser, await browser.get(pathOf(back.href)));
    expect(fakeOf(id).ledger.at(-1)).toMatchObject({ what: 'refused', why: 'PKCE' });
  });

  it('of a round trip whose challenge was stripped on the way is refused', async () => {
    const browser = visitorOf(h);
    const there = new URL((await browser.get(`/sign-in/${id}`)).location!);
    there.searchParams.delete('code_challenge');
    there.searchParams.delete('code_challenge_method');
    await expectNobody(browser, await browser.get(pathOf(await fakeOf(id).visit(there.href))));
  });

  it('of a round trip whose nonce was exchanged on the way is refused', async () => {
    const browser = visitorOf(h);
    const there = new URL((await browser.get(`/sign-in/${id}`)).location!);
    there.searchParams.set('nonce', 'of-the-attacker');
    await expectNobody(browser, await browser.get(pathOf(await fakeOf(id).visit(there.href))));
  });

  it('in a cookie that was changed, or sealed for another step, is not read', async () => {
    for (const change of [(text: string) => text.slice(0, -4) + 'AAAA', () => 'AAAA', () => 'x'.repeat(5000)]) {
      const browser = visitorOf(h);
      const back = await away(browser, id);
      browser.cookies.set('openalert_sso', change(browser.cookies.get('openalert_sso')!));
      await expectNobody(browser, await browser.get(pathOf(back.href)));
    }
    const browser = visitorOf(h);
    const back = await away(browser, id);
    const other = browser.cookies.get('openalert_sso')!;
    browser.cookies.set('openalert_code', other);
    expect(await browser.get('/sign-in/totp')).toMatchObject({ status: 303, location: '/sign-in' });
    browser.cookies.delete('openalert_sso');
    await expectNobody(browser, await browser.get(pathOf(back.href)));
  });
});

it('what one issuer sends does not count at the other (mix-up)', async () => {
  for (const [from, to] of [
    ['entra', 'oidc'],
    ['oidc', 'entra'],
  ] as [Id, Id][]) {
    const browser = visitorOf(h);
    const back = await away(browser, from);
    back.pathname = `/sign-in/${to}/back`;
    await expectNobody(browser, await browser.get(pathOf(back.href)));
    expect(fakeOf(to).ledger.filter(({ what }) => what === 'token')).toEqual(
      fakeOf(to).ledger.filter(({ what }) => what === 'token'),
    );
  }
});

const tokens: [string, (id: Id, claims: Claims) => Promise<string> | string][] = [
  ['unsigned', (_id, claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
  [
    'signed by the other issuer',
    (id, claims) => fakeOf(id === 'entra' ? 'oidc' : 'entra').sign(claims, { kid: 'key-1' }),
  ],
  ['with a key in its header', (id, claims) => fakeOf(id).sign(claims, { jku: 'http://127.0.0.1/keys' })],
  ['that is an access token', (id, claims) => fakeOf(id).sign(claims, { typ: 'at+jwt' })],
  ['for another client', (id, claims) => fakeOf(id).sign({ ...claims, aud: 'them' })],
  ['of another issuer', (id, claims) => fakeOf(id).sign({ ...claims, iss: 'https://evil.example' })],
  ['expired', (id, claims) => fakeOf(id).sign({ ...claims, exp: Math.floor(h.clock.now().getTime() / 1000) - 1 })],
  ['with another nonce', (id, claims) => fakeOf(id).sign({ ...claims, nonce: 'x' })],
  ['without a nonce', (id, claims) => fakeOf(id).sign({ ...claims, nonce: undefined })],
  ['that is no token', () => 'nonsense'],
  ['that is empty', () => ''],
];
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe.each(ids)('an id token of %s', (id) => {
  it.each(tokens)('%s signs nobody in', async (_what, make) => {
    fakeOf(id).forge((claims) => make(id, claims));
    const browser = visitorOf(h);
    await expectNobody(browser, await browser.get(pathOf((await away(browser, id)).href)));
  });
});

describe('a person of Entra', () => {
  it.each([
    ['another tenant', { tid: '99999999-9999-4999-8999-999999999999' }],
    [
      'another tenant with its own issuer',
      {
        tid: '99999999-9999-4999-8999-999999999999',
        iss: 'https://login.microsoftonline.com/99999999-9999-4999-8999-999999999999/v2.0',
      },
    ],
    [
      'a private account',
      {
        tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
        iss: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
      },
    ],
    ['no tenant', { tid: undefined }],
    ['no object id', { oid: undefined }],
  ])('of %s is refused', async (_what, claims) => {
    entra.say(claims);
    const browser = visitorOf(h);
    await expectNobody(browser, await browser.get(pathOf((await away(browser, 'entra')).href)));
  });

  it('with the e-mail address of an owner is a stranger (guest by e-mail, nOAuth)', async () => {
    const [{ email }] = (await h.database.query<{ email: string }>(`select email from users where handle = 'sam'`)) as [
      { email: string },
    ];
    for (const claims of [
      { email },
      { email: email.toUpperCase() },
      { email: undefined, preferred_username: email },
      { email: ` ${email} `, email_verified: true, xms_edov: true },
    ]) {
      entra.say({ oid: '33333333-3333-4333-8333-3333333333dd', ...claims });
      const browser = visitorOf(h);
      await expectNobody(browser, await browser.get(pathOf((await away(browser, 'entra')).href)));
    }
  });

  it('who was disabled is refused, and so is what they are signed in with', async () => {
    entra.say({ oid: '33333333-3333-4333-8333-3333333333ee', email: 'left@example.com', name: 'Left' });
    const browser = visitorOf(h);
    await browser.get(pathOf((await away(browser, 'entra')).href));
    expect((await browser.get('/me/sessions')).status).toBe(200);
    // Whoever has no team yet sees one page, and its form proves the next request.
    await browser.get('/no-team');
    const granted = await browser.send('/api/v1/auth/token', { grant: 'session' });
    expect(granted.status).toBe(200);
    const token = JSON.parse(granted.text);
    const byToken = async () =>
      (await browser.get('/api/v1/services', { authorization: `Bearer ${token.accessToken}` })).status;
    // Known, but in no team; then not even known.
    expect(await byToken()).toBe(403);
    await h.database.query(`update users set disabled_at = $1 where handle = 'left'`, [h.clock.now()]);
    expect((await browser.get('/me/sessions')).status).toBe(303);
    expect(await byToken()).toBe(401);
    expect((await browser.send('/api/v1/auth/refresh', { refreshToken: token.refreshToken })).status).toBe(401);
    const again = visitorOf(h);
    await expectNobody(again, await again.get(pathOf((await away(again, 'entra')).href)));
  });
});
