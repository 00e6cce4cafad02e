/** What owners and admins do about who signs in, over REST; links in pages; first owners; and what only commands do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actionLinkRevoke } from '../core/commands/action-link/revoke.js';
import { codeAt } from '../core/totp.js';
import { identityUnmapGroup } from '../core/commands/identity/unmap-group.js';
import { listSessions } from '../core/queries/session/list.js';
import { newId } from '../core/ids.js';
import { sessionRevoke } from '../core/commands/session/revoke.js';
import { sessionRevokeAll } from '../core/commands/session/revoke-all.js';
import { showAccess } from '../core/queries/access/show.js';
import { showIdentity } from '../core/queries/identity/own.js';
import { systemActor } from '../core/people/actor.js';
import { createHarness, type Harness } from '../test/harness.js';
import { enrol, goodPassword, visitorOf } from '../test/visitor.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness({ environment: { OPENALERT_LOCAL_SIGN_IN: 'false' } });
});
afterAll(() => h.stop());

const idOf = async (handle: string) => (await h.person(handle)).id;

describe('groups', () => {
  it('are mapped, previewed and unmapped by an owner', async () => {
    const wish = { issuer: 'https://login.example.com', group: 'g', team: '@platform', role: 'viewer' };
    const made = await h.rest('POST', '/identity/groups', wish);
    expect(made).toMatchObject({
      status: 201,
      body: { reason: 'The group g grants Platform as member and the role viewer, from the next sign-in on.' },
    });
    // The same again takes its place.
    const { id } = (await h.rest('POST', '/identity/groups', { ...wish, teamRole: 'manager' })).body as { id: string };
    const shown = await h.rest('GET', '/identity?issuer=https://login.example.com&groups=g,x');
    expect(shown.body).toMatchObject({
      mappings: [{ id, team: 'Platform' }],
      given: { teams: [{ name: 'Platform', role: 'manager' }], role: 'viewer' },
    });
    expect((await h.rest('GET', `/identity/foresight?remove=${id}`)).body).toEqual({ people: [] });
    expect((await h.rest('GET', '/identity/foresight?issuer=i&team=payments')).body).toMatchObject({
      errors: [{ field: 'group', expected: 'the id of a group' }],
    });
    expect((await h.rest('POST', `/identity/groups/${id}/remove`)).status).toBe(200);
    expect((await h.rest('GET', `/identity/foresight?remove=${id}`)).status).toBe(404);
    const { items } = (await h.rest('GET', '/audit?command=identity')).body as {
      items: { command: string; before: object | null; after: object | null }[];
    };
    const kept = { issuer: wish.issuer, groupId: 'g', teamRole: 'manager', role: 'viewer' };
    expect(items.slice(0, 2)).toMatchObject([
      { command: 'identity.unmap-group', before: kept, after: null },
      { command: 'identity.map-group', before: { teamRole: 'member' }, after: { teamRole: 'manager' } },
    ]);
    expect(items[2]).toMatchObject({ before: null, after: { ...kept, teamRole: 'member' } });
    expect((await h.rest('POST', `/identity/groups/${id}/remove`)).status).toBe(404);
    // A team that a group grants stays: with it the mapping would go, and the role that it grants.
    const team = await h.rest('POST', '/teams', { name: 'Granted' });
    expect(team.status).toBe(201);
    const granting = await h.rest('POST', '/identity/groups', { ...wish, team: 'granted' });
    expect(await h.rest('POST', '/teams/granted/remove')).toMatchObject({
      status: 409,
      body: { detail: 'The group g of the directory grants Granted: an owner removes that mapping first.' },
    });
    await h.rest('POST', `/identity/groups/${(granting.body as { id: string }).id}/remove`);
    expect((await h.rest('POST', '/teams/granted/remove')).status).toBe(200);
    expect((await h.rest('POST', '/identity/groups', { issuer: 'i', group: 'g' })).body.detail).toBe(
      'team: a team or a role',
    );
    expect((await h.rest('POST', '/identity/groups', { ...wish, team: 'nowhere' })).status).toBe(404);
    expect((await h.rest('POST', `/identity/${id}/confirm`, { same: true })).status).toBe(404);
  });
});

describe('passwords that are switched off', () => {
  it('let a break-glass owner in alone, tell the owners, and let nobody in once it is taken back', async () => {
    await h.database.query(`update users set role = 'owner' where handle = 'sam'`);
    const sam = await enrol(h, 'sam');
    const tom = await enrol(h, 'tom');
    await h.advance('1m');
    const enter = async ({ email }: { email: string }) => {
      const browser = visitorOf(h);
      const { location } = await browser.post('/sign-in', { email, password: goodPassword });
      return { browser, location };
    };
    expect((await visitorOf(h).get('/sign-in')).text).toContain('Sign in by break-glass');
    expect((await enter(sam)).location).toBeUndefined();
    const id = await idOf('sam');
    expect((await h.rest('POST', `/people/${await idOf('tom')}/break-glass`, { on: true })).status).toBe(409);
    expect((await h.rest('POST', `/people/${id}/break-glass`, { on: true })).status).toBe(200);
    const { browser, location } = await enter(sam);
    expect(location).toBe('/sign-in/totp');
    expect((await browser.post('/sign-in/totp', { code: codeAt(sam.secret, h.clock.now()) })).status).toBe(303);
    await h.settle();
    const told = await h.database.query(
      `select 1 from room_messages where text like 'Sam signed in with a password and a code%by break-glass.'`,
    );
    expect(told.length).toBeGreaterThan(0);
    expect((await enter(tom)).location).toBeUndefined();
    expect((await h.rest('POST', `/people/${id}/break-glass`, { on: false })).status).toBe(200);
    expect((await enter(sam)).location).toBeUndefined();
  });
});

describe('an admin', () => {
  it('signs somebody out everywhere, and resets what they sign in with', async () => {
    await enrol(h, 'priya');
    const priya = await idOf('priya');
    const browser = visitorOf(h);
    await browser.signIn('maya');
    const tokens = JSON.parse((await browser.send('/api/v1/auth/token', { grant: 'session' })).text) as {
      accessToken: string;
    };
    const id = await idOf('maya');
    expect((await h.rest('POST', `/people/${id}/sign-out`)).body).toMatchObject({
      changed: true,
      reason: 'Maya is signed out everywhere.',
    });
    expect((await browser.get('/')).status).toBe(303);
    expect((await visitorOf(h).get('/api/v1/services', { authorization: `Bearer ${tokens.accessToken}` })).status).toBe(
      401,
    );
    expect((await h.rest('POST', `/people/${id}/sign-out`)).body).toMatchObject({ changed: false });
    expect((await h.rest('POST', `/people/${priya}/credential/reset`)).body).toMatchObject({
      changed: true,
    });
    expect((await h.rest('POST', `/people/${priya}/credential/reset`)).body).toMatchObject({
      changed: false,
    });
  });
});

describe('the link of a page', () => {
  const linkOf = async (group: string) => {
    await h.alert({ group, name: group });
    await h.settle();
    const mail = (await h.mails()).find((one) => one.recipient.startsWith('sam') && one.subject.includes(group))!;
    return /\/act\/\S+/.exec(mail.text)![0];
  };
  const numberOf = async (group: string) => {
    const { items } = (await h.rest('GET', '/incidents?status=all')).body as {
      items: { number: number; title: string }[];
    };
    return items.find(({ title }) => title.startsWith(group))!.number;
  };

  it('acknowledges and escalates its own incident, resolves none, and looking changes nothing', async () => {
    const path = await linkOf('Alpha');
    const number = await numberOf('Alpha');
    const browser = visitorOf(h);
    expect((await browser.get(path)).text).toContain('Alpha above 5%');
    expect((await h.incident(number)).status).toBe('triggered');
    for (const action of ['resolve', 'reopen', 'incident.resolve', '__proto__', ''])
      expect([action, (await browser.post(path, { action, number: '1' })).status]).toEqual([action, 400]);
    expect((await browser.post(path, { action: 'acknowledge' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post(path, { action: 'acknowledge' })).status).toBe(200);
    expect((await h.incident(number)).status).toBe('acknowledged');
    const [row] = await h.database.query<{ via: string }>(
      `select via from audit where command = 'incident.acknowledge' order by id desc limit 1`,
    );
    expect(row).toEqual({ via: 'email' });
  });

  it('is taken back by whoever opens it and is not meant', async () => {
    const path = await linkOf('Zeta');
    const browser = visitorOf(h);
    expect((await browser.get(path)).text).toContain('Take this link back');
    expect((await browser.post(path, { action: 'revoke' })).text).toContain('This link is taken back');
    expect([(await browser.get(path)).status, (await browser.post(path, { action: 'acknowledge' })).status]).toEqual([
      404, 404,
    ]);
    expect((await h.incident(await numberOf('Zeta'))).status).toBe('triggered');
    const [row] = await h.database.query<{ actor_name: string; via: string }>(
      `select actor_name, via from audit where command = 'action-link.revoke' order by id desc limit 1`,
    );
    expect(row).toEqual({ actor_name: 'Sam', via: 'email' });
  });

  it('ends when its person is signed out everywhere', async () => {
    const path = await linkOf('Epsilon');
    expect((await visitorOf(h).get(path)).status).toBe(200);
    await h.rest('POST', `/people/${await idOf('sam')}/sign-out`);
    expect((await visitorOf(h).get(path)).status).toBe(404);
  });

  it('ends with its incident, after a day, and when it is taken back', async () => {
    const path = await linkOf('Beta');
    await h.rest('POST', `/incidents/${await numberOf('Beta')}/resolve`);
    const over = await visitorOf(h).get(path, { accept: 'text/html' });
    expect([over.status, over.text.includes('is over, and this link with it')]).toEqual([404, true]);
    const sam = await h.person('sam');
    const second = await linkOf('Gamma');
    const tom = { ...(await h.person('tom')), role: 'member' as const };
    await expect(h.system.core.execute(actionLinkRevoke, { actor: tom, input: { user: sam.id } })).rejects.toThrow(
      'no such link',
    );
    expect((await visitorOf(h).get(second)).status).toBe(200);
    expect(await h.system.core.execute(actionLinkRevoke, { actor: sam, input: {} })).toMatchObject({ changed: true });
    expect((await visitorOf(h).get(second)).status).toBe(404);
    expect((await visitorOf(h).post(second, { action: 'acknowledge' })).status).toBe(404);
    const third = await linkOf('Delta');
    await h.advance('25h');
    expect((await visitorOf(h).get(third)).status).toBe(404);
  });
});

it('leads the first owner of an empty installation to set how they sign in', async () => {
  const empty = await createHarness({ environment: { OPENALERT_DEMO: 'false' } });
  const browser = visitorOf(empty);
  expect(await browser.signIn()).toMatchObject({ status: 303, location: '/sign-in/new-password' });
  const page = await browser.get('/sign-in/new-password');
  expect(page.text).toContain('How you sign in from now on');
  expect(page.text).toContain('href="/">Later');
  expect((await browser.get('/')).status).toBe(200);
  await enrol(empty, 'owner');
  expect(await visitorOf(empty).signIn()).toMatchObject({ location: '/' });
  await empty.stop();
});

it('shows a person over REST what is their own, ends it, and nobody else finds it', async () => {
  const [browser, elsewhere] = [visitorOf(h), visitorOf(h)];
  await browser.signIn('priya');
  await elsewhere.signIn('priya');
  const granted = JSON.parse((await browser.send('/api/v1/auth/token', { grant: 'session' })).text) as {
    accessToken: string;
  };
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${granted.accessToken}` };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await fetch(`${h.system.url}/api/v1${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  expect((await call('GET', '/me/identity')).body).toMatchObject({ person: { name: 'Priya' }, items: [] });
  const sessions = (await call('GET', '/me/sessions')).body.items as { id: string; method: string }[];
  expect(sessions.map(({ method }) => method)).toEqual(['link', 'link']);
  expect((await call('GET', '/me/access')).body).toMatchObject({ askedAt: null });
  expect((await call('POST', '/me/access', {})).body).toMatchObject({ changed: false });
  expect((await call('POST', '/me/links/revoke', {})).status).toBe(200);
  const sam = (await h.system.core.runQuery(listSessions, { actor: await h.person('sam') })).items[0];
  if (sam) expect((await call('POST', '/me/sessions/revoke', { sessionId: sam.id })).status).toBe(404);
  const other = (await h.system.core.runQuery(listSessions, { actor: await h.person('priya') })).items[0]!;
  expect((await call('POST', '/me/sessions/revoke', { sessionId: other.id })).status).toBe(200);
  expect((await elsewhere.get('/')).status).toBe(303);
});

it('asks a browser for a proof where a page needs one, and leads back', async () => {
  const { askedAt, provePath } = await import('./routes/page-kit.js');
  const led = (request: object) => provePath(askedAt(request as never));
  const headers = { host: 'us.example', referer: 'https://us.example/people/sam?x=1' };
  expect(led({ method: 'POST', originalUrl: '/people/1/sign-out', headers })).toBe('/prove?to=%2Fpeople%2Fsam%3Fx%3D1');
  expect(led({ method: 'GET', originalUrl: '/keys', headers: {} })).toBe('/prove?to=%2Fkeys');
  const elsewhere = { ...headers, referer: 'https://evil.example/people' };
  expect(led({ method: 'POST', originalUrl: '/x', headers: elsewhere })).toBe('/prove');
});

// Run by the routes above: session.sign-in, session.prove, session.refuse, session.touch, credential.try.
it.each([
  'session.sign-in',
  'session.prove',
  'session.refuse',
  'session.touch',
  'credential.save',
  'credential.try',
  'credential.forget',
  'identity.sign-in',
  'identity.connect',
  'token.grant',
  'token.refresh',
  'token.revoke',
])('%s is for OpenAlert alone: an owner who calls it by name is refused', async (name) => {
  const { commandNamed } = await import('../core/commands/index.js');
  const actor = { ...(await h.person('sam')), role: 'owner' as const, provedAt: h.clock.now() };
  await expect(h.system.core.execute(commandNamed(name)!, { actor, input: {} })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

it('answers questions about oneself, to people alone', async () => {
  const { runQuery, execute } = h.system.core;
  const [actor, token] = [
    await h.person('maya'),
    {
      ...systemActor(h.system.home.id),
      kind: 'token' as const,
      id: newId(),
      name: 'key',
      role: 'owner' as const,
      scopes: null,
      teamId: null,
    },
  ];
  expect(await runQuery(listSessions, { actor: token })).toEqual({ items: [] });
  expect((await runQuery(showAccess, { actor })).admitters.map(({ name }) => name)).toContain('Sam');
  expect((await runQuery(showIdentity, { actor })).person.name).toBe('Maya');
  await expect(runQuery(showIdentity, { actor: token })).rejects.toThrow('No person');
  await expect(execute(sessionRevoke, { actor: token, input: { sessionId: newId() } })).rejects.toThrow(
    'no such session',
  );
  await expect(execute(sessionRevokeAll, { actor, input: { user: actor.id } })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(execute(identityUnmapGroup, { actor, input: { id: newId() } })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

it('leads whoever jumps into the middle of a sign-in back to its beginning', async () => {
  const browser = visitorOf(h);
  for (const path of ['/sign-in/entra', '/sign-in/entra/back', '/sign-in/oidc', '/sign-in/oidc/back'])
    expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
  expect((await browser.get('/sign-in/entra/back?code=x&state=y')).status).toBe(404);
  expect(await browser.get('/sign-in/totp')).toMatchObject({ status: 303, location: '/sign-in' });
  await browser.signIn('maya');
  expect(await browser.get('/sign-in/new-password/code')).toMatchObject({
    status: 303,
    location: '/sign-in/new-password',
  });
  expect(await browser.post('/sign-in/new-password/code')).toMatchObject({
    status: 303,
    location: '/sign-in/new-password',
  });
  expect((await browser.post('/api/v1/auth/token')).status).toBe(400);
  expect((await browser.post('/api/v1/auth/refresh')).status).toBe(400);
  expect((await browser.post('/api/v1/auth/revoke')).status).toBe(400);
});
