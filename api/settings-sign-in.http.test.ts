/** The pages of the settings about signing in, as owners ask for them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { commandNamed } from '../core/commands/index.js';
import { enrol, visitorOf, type Visitor } from '../test/visitor.js';
import { startIssuers, type Issuers } from '../test/issuers.js';
import { systemActor } from '../core/people/actor.js';
import type { Harness } from '../test/harness.js';

const issuer = 'https://login.example.com';
const nowhere = '01a20d58-5beb-720d-bb87-0000000000ff';

let all: Issuers;
let h: Harness;
const run = (command: string, input: object) =>
  h.system.core.execute(commandNamed(command)!, { actor: systemActor(h.system.home.id), input });

/** Somebody comes by the directory, with these groups. */
const comes = (name: string, groups: string[], email = `${name.toLowerCase()}@example.com`) =>
  run('identity.sign-in', {
    identity: { issuer, tenant: '', subject: name, email, name, groups, authAt: null },
    ...{ method: 'oidc', newRole: 'member', isProof: false, zone: 'UTC', from: {} },
  });

beforeAll(async () => {
  all = await startIssuers();
  ({ h } = all);
}, 60_000);
afterAll(() => all.stop());
beforeEach(async () => {
  all.heal();
  await h.database.query(`delete from group_mappings`);
});

/** A browser in which an owner has just signed in, which is a proof of who they are. */
async function owner(handle = 'sam'): Promise<Visitor> {
  const browser = visitorOf(h);
  await browser.signIn(handle);
  await browser.get('/settings/sign-in');
  return browser;
}
const asking = (fields: Record<string, string>) =>
  `/settings/sign-in?${new URLSearchParams({ issuer, ...fields }).toString()}`;
const mappings = async () =>
  ((await h.rest('GET', '/identity')).body as { mappings: { id: string; groupId: string; team: string | null }[] })
    .mappings;
/** What the page foresees, in words alone. */
const foreseenIn = (text: string): string =>
  (/id="foreseen"[^]*?<form/.exec(text)?.[0] ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('a group', () => {
  it('is mapped after it was seen whom that changes, and does then what was foreseen', async () => {
    await comes('Greta', ['crew']);
    await comes('Hugo', ['crew', 'leads']);
    await comes('Ida', ['others']);
    const sam = await owner();
    const asked = { group: 'crew', team: 'platform', teamRole: 'manager', role: 'admin' };
    const { status, text } = await sam.get(asking(asked));
    expect(status).toBe(200);
    const words = foreseenIn(text);
    expect(words).toContain(
      'crew of login.example.com would grant Platform as manager and the role admin, at the next',
    );
    expect(words).toContain('Greta joins Platform as manager becomes admin, was member');
    expect(words).toContain('Hugo joins Platform as manager');
    expect(words).not.toContain('Ida');
    expect(words).toContain('can make somebody an admin here');
    expect(await mappings()).toEqual([]);
    const sent = await sam.post('/settings/sign-in/groups', { issuer, ...asked });
    expect([sent.status, sent.location]).toEqual([303, '/settings/sign-in']);
    const after = await sam.get('/settings/sign-in');
    expect(after.text).toContain(
      'The group crew grants Platform as manager and the role admin, from the next sign-in on.',
    );
    expect(after.text).toMatch(/<b>crew<\/b>[^]*Platform as manager[^]*the role admin/);
    await comes('Greta', ['crew']);
    expect(await h.person('greta')).toMatchObject({ role: 'admin', teams: [{ role: 'manager' }] });
    const again = foreseenIn((await sam.get(asking({ ...asked, teamRole: 'member', role: 'viewer' }))).text);
    expect(again).toContain('in place of Platform as manager and the role admin');
    expect(again).toContain('Greta stays in Platform, and is no manager there any more becomes viewer, was admin');
  });

  it('is seen with what its removal changes, and removed', async () => {
    await run('identity.map-group', { issuer, group: 'night', team: 'payments', role: 'admin' });
    await comes('Nils', ['night']);
    await comes('Nora', ['night']);
    await run('team.set-member', { team: 'payments', person: 'nora', role: 'manager' });
    const { id } = (await mappings())[0]!;
    const sam = await owner();
    const { text } = await sam.get(`/settings/sign-in/groups/${id}`);
    expect(text).toContain(`A group of ${issuer}. It grants Payments and the role admin.`);
    expect(text).toMatch(/<b>Nils<\/b><span>leaves Payments<\/span><span>becomes member, was admin<\/span>/);
    expect(text).toMatch(/<b>Nora<\/b><span>becomes member, was admin<\/span>/);
    const sent = await sam.post(`/settings/sign-in/groups/${id}/remove`);
    expect([sent.status, sent.location]).toEqual([303, '/settings/sign-in']);
    expect(await mappings()).toEqual([]);
    await comes('Nils', ['night']);
    expect(await h.person('nils')).toMatchObject({ role: 'member', teams: [] });
    expect((await sam.get(`/settings/sign-in/groups/${id}`)).status).toBe(404);
    expect((await sam.post(`/settings/sign-in/groups/${id}/remove`)).status).toBe(404);
  });

  it('that nobody known was in changes nobody, and the page says so', async () => {
    const sam = await owner();
    expect((await sam.get(asking({ group: 'nobodys', role: 'viewer' }))).text).toContain(
      'Nobody who has signed in so far was in this group.',
    );
  });

  it('without a name, a grant or a team that is there comes back with what is wrong beside its field', async () => {
    const sam = await owner();
    const bare = await sam.get(asking({ group: '', team: 'payments' }));
    expect(bare.text).toMatch(/id="map-group"[^>]*aria-invalid="true"[^]*Expected the id of a group\./);
    expect(bare.text).toMatch(/value="payments" selected/);
    const nothing = await sam.get(asking({ group: 'g' }));
    expect(nothing.text).toMatch(/id="map-team"[^>]*aria-invalid="true"[^]*Expected a team or a role\./);
    for (const team of ['nosuch', '__proto__']) {
      expect((await sam.get(asking({ group: 'g', team }))).text).toContain('Expected a team that is there.');
      const sent = await sam.post('/settings/sign-in/groups', { issuer, group: 'g', team });
      expect([sent.status, sent.text.includes('Expected a team that is there.')]).toEqual([400, true]);
      expect(sent.text).toMatch(/id="map-group"[^>]*value="g"/);
    }
    expect(await mappings()).toEqual([]);
  });

  it('is for owners alone to see and to map', async () => {
    const maya = await owner('maya');
    const refused = await maya.get('/settings/sign-in');
    expect([refused.status, refused.text.includes('Sam can change that')]).toEqual([403, true]);
    expect(refused.text).not.toMatch(/Maya or Sam can/);
    expect((await maya.get(`/settings/sign-in/groups/${nowhere}`)).status).toBe(403);
    const body = { issuer, group: 'g', role: 'owner' };
    expect((await maya.post('/settings/sign-in/groups', body)).status).toBe(403);
    expect((await maya.post(`/settings/sign-in/groups/${nowhere}/remove`)).status).toBe(403);
    expect((await maya.post(`/settings/sign-in/accounts/${nowhere}`, { same: 'yes' })).status).toBe(403);
    expect((await visitorOf(h).get('/settings/sign-in')).location).toBe('/sign-in?to=%2Fsettings%2Fsign-in');
    const sam = await owner();
    expect((await sam.post('/settings/sign-in/groups', body, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await mappings()).toEqual([]);
  });

  it('is named by the directories that are set up', async () => {
    const { text } = await (await owner()).get('/settings/sign-in');
    expect(text).toContain(
      '<option value="https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0">',
    );
    expect(text).toContain(`<option value="${all.oidc.url}">`);
  });
});

describe('break-glass', () => {
  const rowOf = (text: string) => /<h2 id="glass-h">[^]*<b>Sam<\/b><span>([^<]+)/.exec(text)?.[1];

  it('is allowed to an owner with a password, and taken back', async () => {
    const id = (await h.person('sam')).id;
    await h.rest('POST', `/people/${id}/credential/reset`);
    const allow = (browser: Visitor, on: string) => browser.post(`/settings/sign-in/owners/${id}/break-glass`, { on });
    const bare = await owner();
    expect(rowOf((await bare.get('/settings/sign-in')).text)).toContain('has no password');
    const early = await allow(bare, 'yes');
    expect([early.status, early.text.includes('Sam has no password. They set one first.')]).toEqual([409, true]);
    await enrol(h, 'sam');
    const sam = await owner();
    expect((await allow(sam, 'perhaps')).status).toBe(400);
    await allow(sam, 'yes');
    expect(rowOf((await sam.get('/settings/sign-in')).text)).toBe('may sign in by break-glass');
    await allow(sam, 'no');
    expect(rowOf((await sam.get('/settings/sign-in')).text)).toBe('has a password');
    expect((await allow(await owner('maya'), 'yes')).status).toBe(403);
  });
});

describe('the page of a person', () => {
  it('signs them out everywhere, and takes away what they sign in with', async () => {
    const { browser } = await enrol(h, 'tom');
    const sam = await owner();
    const says = async (word: string) => {
      const sent = await sam.post(`/settings/people/tom/${word}`);
      expect([sent.status, sent.location]).toEqual([303, '/settings/people/tom']);
      return (await sam.get('/settings/people/tom')).text;
    };
    expect((await browser.get('/')).status).toBe(200);
    expect(await says('sign-out')).toContain('Tom is signed out everywhere.');
    expect((await browser.get('/')).status).toBe(303);
    expect(await says('sign-out')).toContain('Tom is signed in nowhere.');
    expect(await says('reset')).toContain('Tom has no password any more.');
    expect(await says('reset')).toContain('Tom has no password.');
    const priya = await owner('priya');
    expect((await priya.post('/settings/people/tom/sign-out')).status).toBe(403);
    expect((await priya.post('/settings/people/tom/reset')).status).toBe(403);
    const maya = await owner('maya');
    const refused = await maya.post('/settings/people/sam/sign-out');
    expect([refused.status, refused.text.includes('Only an owner changes an owner.')]).toEqual([403, true]);
  });
});

describe('an account with the address of somebody here', () => {
  const emailOf = async (handle: string) =>
    (await h.database.query<{ email: string }>(`select email from users where handle = $1`, [handle]))[0]!.email;
  const answerPathIn = (text: string, name: string) =>
    new RegExp(`<b>${name}</b>[^]*?action="([^"]+)"`).exec(text)?.[1] ?? '';

  it('signs them in once an owner says that it is they', async () => {
    const email = await emailOf('tom');
    await comes('Tom there', [], email);
    const sam = await owner();
    const { text } = await sam.get('/settings/sign-in');
    expect(text).toContain(`at login.example.com, with the address of Tom: ${email}`);
    const path = answerPathIn(text, 'Tom there');
    expect((await sam.post(path)).status).toBe(400);
    await sam.post(path, { same: 'yes' });
    const after = await sam.get('/settings/sign-in');
    expect(after.text).toContain(`Tom there at ${issuer} is Tom.`);
    expect(after.text).not.toContain('Waiting for your answer');
  });

  it('is forgotten once an owner says that it is somebody else', async () => {
    const email = await emailOf('priya');
    await comes('Not Priya', [], email);
    const sam = await owner();
    const path = answerPathIn((await sam.get('/settings/sign-in')).text, 'Not Priya');
    await sam.post(path, { same: 'no' });
    expect((await sam.get('/settings/sign-in')).text).toContain(`Not Priya at ${issuer} is not Priya.`);
    expect((await sam.post(path, { same: 'yes' })).status).toBe(404);
  });
});
