/** Signing in as a browser does it, end to end: passwords, Entra, any OpenID issuer, proofs, sessions, programs. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startIssuers, type Issuers } from '../test/issuers.js';
import type { Harness } from '../test/harness.js';
import { codeAt } from '../core/totp.js';
import { enrol, goodPassword, pathOf, visitorOf, type Visitor } from '../test/visitor.js';
import { entraPerson, entraSecret, type FakeEntra } from '../test/fakes/entra.js';
import { identityConfirm } from '../core/commands/identity/confirm.js';
import { identityMapGroup } from '../core/commands/identity/map-group.js';
import { identityUnmapGroup } from '../core/commands/identity/unmap-group.js';
import { personUpdate } from '../core/commands/person/update.js';
import { previewIdentity } from '../core/queries/identity/preview.js';
import { teamSetMember } from '../core/commands/team/set-member.js';
import { systemActor } from '../core/people/actor.js';
import type { FakeOidc } from '../test/fakes/oidc.js';

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

const issuers = { entra: () => entra, oidc: () => oidc };

/** A whole round trip; answers the last page. */
async function roundTrip(browser: Visitor, id: 'entra' | 'oidc', query = '') {
  const begun = await browser.get(`/sign-in/${id}${query}`);
  if (begun.status !== 303) return begun;
  return browser.get(pathOf(await issuers[id]().visit(begun.location!)));
}
const audit = async (like: string) =>
  (await h.database.query<{ reason: string }>(`select reason from audit where reason like $1 order by id`, [like])).map(
    ({ reason }) => reason,
  );
const noticesOf = async (handle: string) => {
  await h.settle();
  const rows = await h.database.query<{ text: string }>(
    `select m.text from room_messages m join rooms r on r.organisation_id = m.organisation_id and r.id = m.room_id
     join users u on u.organisation_id = r.organisation_id and u.id = r.user_id where u.handle = $1 and m.kind = 'notice'`,
    [handle],
  );
  return rows.map(({ text }) => text);
};

describe('the chooser', () => {
  it('offers what is set up, and leads back to where somebody came from', async () => {
    const browser = visitorOf(h);
    expect(await browser.get('/rooms/incidents')).toMatchObject({
      status: 303,
      location: '/sign-in?to=%2Frooms%2Fincidents',
    });
    const page = await browser.get('/sign-in?to=%2Frooms%2Fincidents');
    expect(page.text).toContain('Continue with Microsoft');
    expect(page.text).toContain('Continue with Larkspur login');
    expect(page.text).toContain('name="password"');
    expect(page.text).not.toMatch(/ style="| onclick=|<script(?![^>]*src=)/);
    expect(page.headers['cache-control']).toBe('no-store');
    await browser.signIn();
    expect(await browser.get('/sign-in?to=%2Frooms%2Fincidents')).toMatchObject({
      status: 303,
      location: '/rooms/incidents',
    });
  });
});

describe('Microsoft Entra', () => {
  it('signs a new person in, who is in no team, sees who can add them, and asks once a day', async () => {
    entra.say({
      oid: '33333333-3333-4333-8333-3333333333aa',
      email: 'pia@example.com',
      preferred_username: 'pia@example.com',
      name: 'Pia',
    });
    const browser = visitorOf(h);
    const back = await roundTrip(browser, 'entra', '?to=%2Frooms%2Fincidents');
    expect(back).toMatchObject({ status: 303, location: '/rooms/incidents' });
    const asked = entra.ledger.findLast(({ what }) => what === 'authorize')!;
    expect(asked).toMatchObject({
      code_challenge_method: 'S256',
      response_mode: 'query',
      redirect_uri: `${h.system.url}/sign-in/entra/back`,
    });
    expect(await browser.get('/rooms/incidents')).toMatchObject({ status: 303, location: '/no-team' });
    const alone = await browser.get('/no-team');
    expect(alone.text).toContain('You are in, and in no team yet');
    expect(alone.text).toContain('Sam');
    expect((await browser.post('/no-team')).text).toContain('Told ');
    expect((await browser.post('/no-team')).text).toContain('You asked today');
    expect(await noticesOf('sam')).toContain('Pia is in no team yet and asks to be added to one.');
    expect(await audit('Pia signed in at https://login.microsoftonline.com/%')).toHaveLength(1);
    await h.advance('25h');
    await roundTrip(browser, 'entra');
    await browser.get('/no-team');
    expect((await browser.post('/no-team')).text).toContain('Told ');
    expect(await h.person('pia')).toMatchObject({ role: 'member', teams: [] });
  });

  it('knows a person again by tenant and object id, whatever their address is by now', async () => {
    await roundTrip(visitorOf(h), 'entra');
    entra.say({ email: 'other@example.com', preferred_username: 'other@example.com', name: 'Nora L.' });
    await roundTrip(visitorOf(h), 'entra');
    const rows = await h.database.query(`select email from identities where subject = $1`, [entraPerson]);
    expect(rows).toEqual([{ email: 'other@example.com' }]);
    expect(await h.database.query(`select 1 from users where name like 'Nora%'`)).toHaveLength(1);
  });

  it('signs nobody in by an address that is somebody else’s, until an owner confirms', async () => {
    const oid = '33333333-3333-4333-8333-3333333333bb';
    entra.say({ oid, email: 'maya@larkspur.example', preferred_username: 'maya@larkspur.example', name: 'Maya?' });
    const maya = (await h.database.query<{ email: string }>(`select email from users where handle = 'maya'`))[0]!.email;
    entra.say({ oid, email: maya, preferred_username: maya, name: 'Maya?' });
    const browser = visitorOf(h);
    const waits = await roundTrip(browser, 'entra');
    expect(waits.status).toBe(403);
    expect(waits.text).toContain('An owner has to confirm');
    expect(await browser.get('/')).toMatchObject({ status: 303, location: '/sign-in' });
    const owner = { ...(await h.person('sam')), role: 'owner' as const, provedAt: h.clock.now() };
    const { people } = await h.system.core.runQuery(previewIdentity, { actor: owner });
    const { id } = people.find(({ waits: isOpen }) => isOpen)!;
    await h.system.core.execute(identityConfirm, { actor: owner, input: { id, same: true } });
    expect(await roundTrip(browser, 'entra')).toMatchObject({ status: 303, location: '/' });
    expect((await browser.get('/me/sessions')).text).toContain('Through Microsoft');
  });

  it('lets no owner confirm for one person what meanwhile says that it is another', async () => {
    const oid = '33333333-3333-4333-8333-3333333333be';
    const emailOf = async (handle: string) =>
      (await h.database.query<{ email: string }>(`select email from users where handle = $1`, [handle]))[0]!.email;
    const comesAs = async (handle: string) => {
      const email = await emailOf(handle);
      entra.say({ oid, email, preferred_username: email, name: 'Two faces' });
      expect((await roundTrip(visitorOf(h), 'entra')).status).toBe(403);
    };
    const actor = { ...(await h.person('sam')), role: 'owner' as const, provedAt: h.clock.now() };
    const { runQuery, execute } = h.system.core;
    const waiting = async () =>
      (await runQuery(previewIdentity, { actor })).people.find(
        ({ waits, calledThere }) => waits && calledThere === 'Two faces',
      )!;
    await comesAs('tom');
    const { id } = await waiting();
    await comesAs('tom');
    expect((await waiting()).id).toBe(id);
    await comesAs('sam');
    await expect(execute(identityConfirm, { actor, input: { id, same: true } })).rejects.toThrow('nothing to confirm');
  });

  it('takes a new key of the issuer without a pause, and says when it is away', async () => {
    await entra.rollKey();
    expect((await roundTrip(visitorOf(h), 'entra')).status).toBe(303);
    const browser = visitorOf(h);
    const begun = await browser.get('/sign-in/entra');
    const back = await entra.visit(begun.location!);
    entra.ail(500);
    const away = await browser.get(pathOf(back));
    expect(away.status).toBe(403);
    expect(away.text).not.toContain(entraSecret);
  });

  it('gives teams and roles by groups, and takes back what it gave and nothing else', async () => {
    const actor = { ...(await h.person('sam')), role: 'owner' as const, provedAt: h.clock.now() };
    const issuer = 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0';
    const map = { issuer, group: 'g-pay', team: 'payments', teamRole: 'manager' };
    await h.system.core.execute(identityMapGroup, { actor, input: map });
    await h.system.core.execute(identityMapGroup, { actor, input: { issuer, group: 'g-admins', role: 'admin' } });
    const preview = await h.system.core.runQuery(previewIdentity, {
      actor,
      input: { issuer, groups: 'g-pay, g-admins' },
    });
    expect(preview.given).toMatchObject({ teams: [{ name: 'Payments', role: 'manager' }], role: 'admin' });
    const who = { oid: '33333333-3333-4333-8333-3333333333cc', email: 'grete@example.com', name: 'Grete' };
    entra.say({ ...who, groups: ['g-pay', 'g-admins'] });
    const browser = visitorOf(h);
    await roundTrip(browser, 'entra');
    expect(await h.person('grete')).toMatchObject({ role: 'admin', teams: [{ role: 'manager' }] });
    expect((await browser.get('/')).status).toBe(200);
    // Too many groups: Entra names none, and nothing changes.
    entra.say({ ...who, groups: undefined, _claim_names: { groups: 'src1' } });
    await roundTrip(browser, 'entra');
    expect(await h.person('grete')).toMatchObject({ role: 'admin', teams: [{ role: 'manager' }] });
    entra.say({ ...who, groups: [] });
    await roundTrip(browser, 'entra');
    expect(await h.person('grete')).toMatchObject({ role: 'member', teams: [] });
  });

  it('takes what a group gave with its last mapping, and leaves what was changed by hand since', async () => {
    const { execute, runQuery } = h.system.core;
    const actor = { ...(await h.person('sam')), role: 'owner' as const, provedAt: h.clock.now() };
    const issuer = 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0';
    await execute(identityMapGroup, { actor, input: { issuer, group: 'g-pay', team: 'payments', teamRole: 'member' } });
    await execute(identityMapGroup, { actor, input: { issuer, group: 'g-pay', role: 'admin' } });
    const people = { hugo: '33333333-3333-4333-8333-3333333333d1', ines: '33333333-3333-4333-8333-3333333333d2' };
    const comes = async (handle: keyof typeof people) => {
      const email = `${handle}@example.com`;
      entra.say({ oid: people[handle], email, preferred_username: email, name: handle, groups: ['g-pay'] });
      await roundTrip(visitorOf(h), 'entra');
    };
    await comes('hugo');
    await comes('ines');
    await execute(personUpdate, { actor, input: { person: 'ines', role: 'owner' } });
    await execute(teamSetMember, { actor, input: { team: 'payments', person: 'ines', role: 'manager' } });
    await comes('ines');
    expect(await h.person('ines')).toMatchObject({ role: 'owner', teams: [{ role: 'manager' }] });
    const { mappings } = await runQuery(previewIdentity, { actor });
    for (const { id } of mappings) await execute(identityUnmapGroup, { actor, input: { id } });
    await comes('hugo');
    await comes('ines');
    expect(await h.person('hugo')).toMatchObject({ role: 'member', teams: [] });
    expect(await h.person('ines')).toMatchObject({ role: 'owner', teams: [{ role: 'manager' }] });
  });

  it('gives nobody the handle of a team or of a schedule', async () => {
    const email = 'payments@example.com';
    entra.say({ oid: '33333333-3333-4333-8333-3333333333d3', email, preferred_username: email, name: 'Pay' });
    await roundTrip(visitorOf(h), 'entra');
    const [row] = await h.database.query<{ handle: string }>(`select handle from users where name = 'Pay'`);
    expect(row!.handle).not.toBe('payments');
  });
});

describe('an OpenID issuer', () => {
  it('signs somebody in by issuer and subject', async () => {
    const browser = visitorOf(h);
    expect(await roundTrip(browser, 'oidc', '?to=//evil.example')).toMatchObject({ status: 303, location: '/' });
    expect(await h.person('kai')).toMatchObject({ name: 'Kai Moreau', role: 'member' });
    await h.advance('2h');
    expect(await roundTrip(browser, 'oidc')).toMatchObject({ status: 303, location: '/' });
    expect(await h.database.query(`select 1 from users where handle like 'kai%'`)).toHaveLength(1);
  });

  it('says when it does not answer', async () => {
    oidc.ail(500);
    const browser = visitorOf(h);
    const begun = await browser.get('/sign-in/oidc');
    const back = await (begun.status === 303
      ? browser.get('/sign-in/oidc/back?code=x&state=y')
      : Promise.resolve(begun));
    expect([403, 503]).toContain(back.status);
  });

  it('proves who somebody is by signing in afresh, and not by a session there', async () => {
    const browser = visitorOf(h);
    await roundTrip(browser, 'oidc');
    expect((await browser.get('/prove?to=/me/sessions')).text).toContain('Sign in at Larkspur login again');
    const before = browser.cookies.get('openalert_session');
    oidc.say({ auth_time: Math.floor(h.clock.now().getTime() / 1000) - 3600 });
    expect((await roundTrip(browser, 'oidc', '?for=proof&to=/me/sessions')).status).toBe(403);
    oidc.say({});
    expect(await roundTrip(browser, 'oidc', '?for=proof&to=/me/sessions')).toMatchObject({
      status: 303,
      location: '/me/sessions',
    });
    expect(oidc.ledger.findLast(({ what }) => what === 'authorize')).toMatchObject({ prompt: 'login', max_age: '0' });
    expect(browser.cookies.get('openalert_session')).not.toBe(before);
    oidc.say({ sub: 'somebody-else' });
    expect((await roundTrip(browser, 'oidc', '?for=proof')).status).toBe(403);
  });

  it('is connected by who is signed in and has proved it', async () => {
    const browser = visitorOf(h);
    await browser.signIn('sam');
    oidc.say({ sub: 'sam-there', email: '', name: 'Sam there' });
    expect(await roundTrip(browser, 'oidc', '?for=connect')).toMatchObject({ status: 303, location: '/me/sessions' });
    const elsewhere = visitorOf(h);
    expect(await roundTrip(elsewhere, 'oidc')).toMatchObject({ status: 303, location: '/' });
    expect((await elsewhere.get('/me/sessions')).text).toContain('Sam there at 127.0.0.1');
    await h.advance('11m');
    expect(await elsewhere.get('/sign-in/oidc?for=connect')).toMatchObject({
      status: 303,
      location: '/prove?to=/sign-in/new-password',
    });
  });
});

describe('a password', () => {
  it('is set together with an app, signs in with a code, and a code counts once', async () => {
    const { secret, codes, email, browser: first } = await enrol(h, 'tom');
    expect(codes).toHaveLength(10);
    const browser = visitorOf(h);
    await h.advance('1m');
    expect(
      await browser.post('/sign-in', { email: email.toUpperCase(), password: goodPassword, to: '/me/sessions' }),
    ).toMatchObject({ status: 303, location: '/sign-in/totp' });
    expect((await browser.get('/sign-in/totp')).text).toContain('autocomplete="one-time-code"');
    expect((await browser.post('/sign-in/totp', { code: '000000' })).status).toBe(403);
    const code = codeAt(secret, h.clock.now());
    expect(await browser.post('/sign-in/totp', { code })).toMatchObject({ status: 303, location: '/me/sessions' });
    expect((await browser.get('/me/sessions')).text).toContain('With a password and a code');
    const other = visitorOf(h);
    await other.post('/sign-in', { email, password: goodPassword });
    expect((await other.post('/sign-in/totp', { code })).status).toBe(403);
    expect(await other.post('/sign-in/totp', { code: codes[0]! })).toMatchObject({ status: 303 });
    expect(await noticesOf('tom')).toContainEqual(expect.stringContaining('9 are left'));
    // A new password ends what was signed in elsewhere.
    expect((await browser.get('/me/sessions')).status).toBe(200);
    await enrol(h, 'tom');
    expect((await browser.get('/me/sessions')).status).toBe(303);
    expect((await first.get('/me/sessions')).status).toBe(303);
  });

  it('has to be a good one, and the first code right', async () => {
    const browser = visitorOf(h);
    await browser.signIn('maya');
    for (const password of ['short', 'aaaaaaaaaaaaaa', 'password1234', 'maya12345maya'])
      expect([password, (await browser.post('/sign-in/new-password', { password })).status]).toEqual([password, 400]);
    await browser.post('/sign-in/new-password', { password: goodPassword });
    expect((await browser.post('/sign-in/new-password/code', { code: '000000' })).status).toBe(400);
    expect(
      await h.database.query(`select 1 from credentials c join users u on u.id = c.user_id where u.handle = 'maya'`),
    ).toEqual([]);
    expect((await visitorOf(h).get('/sign-in/new-password')).status).toBe(303);
  });

  it('is a proof with a code, under a new secret', async () => {
    const { secret, browser } = await enrol(h, 'sam');
    await h.advance('11m');
    expect(await browser.get('/sign-in/new-password')).toMatchObject({
      status: 303,
      location: '/prove?to=/sign-in/new-password',
    });
    const before = browser.cookies.get('openalert_session')!;
    expect((await browser.post('/prove', { code: '123', to: '/me/sessions' })).status).toBe(403);
    expect(
      await browser.post('/prove', { code: codeAt(secret, h.clock.now()), to: '/sign-in/new-password' }),
    ).toMatchObject({ status: 303, location: '/sign-in/new-password' });
    expect((await browser.get('/sign-in/new-password')).status).toBe(200);
    const old = visitorOf(h);
    old.cookies.set('openalert_session', before);
    expect((await old.get('/me/sessions')).status).toBe(303);
  });
});

describe('sessions', () => {
  it('end after half an hour in which nothing is done, and after twelve hours in any case', async () => {
    const browser = visitorOf(h);
    await browser.signIn();
    for (let half = 0; half < 23; half += 1) {
      await h.advance('29m');
      expect((await browser.get('/')).status).toBe(200);
      await seen();
    }
    const idle = visitorOf(h);
    await idle.signIn();
    await h.advance('31m');
    expect((await idle.get('/')).status).toBe(303);
    await browser.get('/');
    await h.advance('25m');
    expect((await browser.get('/')).status).toBe(303);
  });

  it('are listed and ended by their person, and by nobody else', async () => {
    const mine = visitorOf(h);
    const elsewhere = visitorOf(h);
    const stranger = visitorOf(h);
    await mine.signIn('sam');
    await elsewhere.signIn('sam');
    await stranger.signIn('tom');
    const page = (await mine.get('/me/sessions', { 'user-agent': 'x' })).text;
    expect(page).toContain('This browser');
    const id = /\/me\/sessions\/([0-9a-f-]{36})\/revoke/.exec(page)![1]!;
    expect((await stranger.post(`/me/sessions/${id}/revoke`)).status).toBe(404);
    expect((await mine.post(`/me/sessions/${id}/revoke`, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await mine.post('/me/sessions/others')).text).toContain('Signed out elsewhere');
    expect((await elsewhere.get('/')).status).toBe(303);
    expect((await mine.get('/')).status).toBe(200);
    await elsewhere.signIn('sam');
    const again = /\/me\/sessions\/([0-9a-f-]{36})\/revoke/.exec((await mine.get('/me/sessions')).text)![1]!;
    expect((await mine.post(`/me/sessions/${again}/revoke`)).text).toContain('Signed out there.');
  });
});

/** The note of when a session was last seen is written beside the answer: the next statement waits for it. */
async function seen() {
  const { eventually } = await import('../test/harness.js');
  await eventually(async () => {
    const [row] = await h.database.query<{ fresh: boolean }>(`select max(last_seen_at) = $1 as fresh from sessions`, [
      h.clock.now(),
    ]);
    return row!.fresh;
  }, 2000);
}

describe('a program', () => {
  it('exchanges the session of a browser for tokens, refreshes them, and ends with the session', async () => {
    const browser = visitorOf(h);
    await browser.signIn('sam');
    expect(
      (await browser.send('/api/v1/auth/token', { grant: 'session' }, { origin: 'https://evil.example' })).status,
    ).toBe(403);
    const got = JSON.parse((await browser.send('/api/v1/auth/token', { grant: 'session' })).text);
    expect(got).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    expect((await browser.get('/api/v1/services', bearer(got.accessToken))).status).toBe(200);
    const next = JSON.parse((await browser.send('/api/v1/auth/refresh', { refreshToken: got.refreshToken })).text);
    expect((await browser.get('/api/v1/services', bearer(next.accessToken))).status).toBe(200);
    await h.advance('11m');
    expect((await browser.get('/api/v1/services', bearer(next.accessToken))).status).toBe(401);
    const third = JSON.parse((await browser.send('/api/v1/auth/refresh', { refreshToken: next.refreshToken })).text);
    expect((await browser.post('/sign-out')).status).toBe(200);
    expect((await browser.get('/api/v1/services', bearer(third.accessToken))).status).toBe(401);
    expect((await browser.send('/api/v1/auth/refresh', { refreshToken: third.refreshToken })).status).toBe(401);
  });

  it('signs in with password and code, and out', async () => {
    const { secret, email } = await enrol(h, 'priya');
    await h.advance('1m');
    const program = visitorOf(h);
    const code = codeAt(secret, h.clock.now());
    const body = { grant: 'password', email, password: goodPassword, code };
    const got = JSON.parse((await program.send('/api/v1/auth/token', body)).text);
    expect((await program.send('/api/v1/auth/token', body)).status).toBe(401);
    expect((await program.send('/api/v1/auth/revoke', { token: got.refreshToken })).status).toBe(200);
    expect((await program.get('/api/v1/services', { authorization: `Bearer ${got.accessToken}` })).status).toBe(401);
  });
});

it('audits refusals with the address, and never a secret', async () => {
  const browser = visitorOf(h);
  await browser.post('/sign-in', { email: 'nobody@example.com', password: 'a canary password' });
  expect(await audit('%no such account%')).toContainEqual(expect.stringContaining('from 127.0.0.1'));
  const all = JSON.stringify(await h.database.query(`select * from audit`, []));
  expect(all).not.toContain('canary');
  expect(all).not.toContain('nobody@example.com');
  expect(systemActor(h.system.home.id).kind).toBe('system');
});
