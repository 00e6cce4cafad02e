/** Forms of the settings that ask for a fresh proof first: what was typed stands in them again, whatever the proof was. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeAt } from '../core/totp.js';
import { enrol, pathOf, visitorOf, type Visitor } from '../test/visitor.js';
import { startIssuers, type Issuers } from '../test/issuers.js';
import type { Harness } from '../test/harness.js';

const issuer = 'https://login.example.com';
const html = { accept: 'text/html' };
const nowhere = '01a20d58-5beb-720d-bb87-0000000000ff';

let all: Issuers;
let h: Harness;
beforeAll(async () => {
  all = await startIssuers();
  ({ h } = all);
}, 60_000);
afterAll(() => all.stop());
beforeEach(() => all.heal());

/** A browser in which somebody has just signed in, which is a proof of who they are. */
async function justSignedIn(handle = 'sam'): Promise<Visitor> {
  const browser = visitorOf(h);
  await browser.signIn(handle);
  await browser.get('/settings/keys');
  return browser;
}
const outdateProofs = () => h.database.query(`update sessions set proved_at = null`);
const asking = (fields: Record<string, string>) => `/settings/sign-in?${new URLSearchParams(fields).toString()}`;

describe('a form that asks for a fresh proof', () => {
  const typed = 'value="typed with care"';
  const key = { name: 'typed with care', role: 'viewer', 'scope-read': 'yes', days: '365' };

  /** An owner with an authenticator app, whose proof is no longer fresh. */
  async function longSignedIn() {
    const { secret, browser } = await enrol(h, 'sam');
    await browser.get('/settings/keys');
    await h.advance('11m');
    return { browser, code: () => codeAt(secret, h.clock.now()) };
  }

  it('stands filled again after a code, has done nothing, and is done when it is sent once more', async () => {
    const { browser, code } = await longSignedIn();
    const sent = await browser.post('/settings/keys', key, html);
    expect([sent.status, sent.location]).toEqual([303, '/prove?to=%2Fsettings%2Fkeys']);
    expect([...browser.cookies.values()].join()).not.toContain('typed');
    await browser.get(sent.location!);
    const proved = await browser.post('/prove', { code: code(), to: '/settings/keys' });
    expect([proved.status, proved.location]).toEqual([303, '/settings/keys']);
    const { text } = await browser.get('/settings/keys');
    expect(text).toContain('Nothing is done yet. What you entered stands here again.');
    expect(text).toContain(typed);
    expect(text).toMatch(/name="scope-read" value="yes" checked/);
    expect(text).toMatch(/value="365" selected/);
    expect(text).not.toContain('is a key now');
    expect((await browser.get('/settings/keys')).text).not.toContain(typed);
    expect((await browser.post('/settings/keys', key)).text).toContain('typed with care is a key now');
  });

  it('stands filled again after a proof at the issuer', async () => {
    const browser = await justSignedIn();
    all.oidc.say({ sub: 'sam-proves', email: '', name: 'Sam there' });
    const trip = async (query: string) => {
      const begun = await browser.get(`/sign-in/oidc${query}`);
      return browser.get(pathOf(await all.oidc.visit(begun.location!)));
    };
    await trip('?for=connect');
    await outdateProofs();
    const sent = await browser.post('/settings/people/maya', { name: 'Maya', zone: 'UTC', role: 'owner' }, html);
    expect([sent.status, sent.location]).toEqual([303, '/prove?to=%2Fsettings%2Fpeople%2Fmaya']);
    expect((await trip('?for=proof&to=/settings/people/maya')).location).toBe('/settings/people/maya');
    const { text } = await browser.get('/settings/people/maya');
    expect(text).toMatch(/value="owner" selected/);
    expect(await h.person('maya')).toMatchObject({ role: 'admin' });
  });

  it('leads back to the page that it stands on, wherever the page was drawn', async () => {
    const { browser } = await longSignedIn();
    const origin = `http://localhost:${h.system.port}`;
    const at = async (path: string, referer: string) => (await browser.post(path, {}, { ...html, referer })).location;
    expect(await at('/settings/people/maya/link', `${origin}/settings/people/maya/disable`)).toBe(
      '/prove?to=%2Fsettings%2Fpeople%2Fmaya',
    );
    expect(await at(`/settings/keys/${nowhere}/revoke`, `${origin}/settings/keys?cursor=x`)).toBe(
      '/prove?to=%2Fsettings%2Fkeys%3Fcursor%3Dx',
    );
    expect(await at(`/settings/keys/${nowhere}/revoke`, 'https://evil.example/settings/keys?cursor=x')).toBe(
      '/prove?to=%2Fsettings%2Fkeys',
    );
    expect(await at('/settings/sign-in/groups', `${origin}/settings/sign-in`)).toBe('/prove?to=%2Fsettings%2Fsign-in');
  });

  it('is shown to nobody else, on no other page, before no proof, and not from another site', async () => {
    const { browser, code } = await longSignedIn();
    const evil = await browser.post('/settings/keys', key, { ...html, origin: 'https://evil.example' });
    expect([evil.status, [...browser.cookies.keys()].includes('openalert_typed')]).toEqual([403, false]);
    await browser.post('/settings/keys', key, html);
    const kept = browser.cookies.get('openalert_typed')!;
    expect((await browser.get('/settings/keys')).text).not.toContain(typed);
    expect(browser.cookies.get('openalert_typed')).toBe(kept);
    const maya = await justSignedIn('maya');
    maya.cookies.set('openalert_typed', kept);
    expect((await maya.get('/settings/keys')).text).not.toContain(typed);
    await browser.post('/prove', { code: code(), to: '/' });
    expect((await browser.get('/settings/people')).text).not.toContain(typed);
    await h.advance('11m');
    await browser.post('/prove', { code: code(), to: '/' });
    expect((await browser.get('/settings/keys')).text).not.toContain(typed);
  });

  it('that maps a group shows again what it changes', async () => {
    const { browser, code } = await longSignedIn();
    const prove = async () => browser.post('/prove', { code: code(), to: '/settings/sign-in' });
    const mapping = { issuer, group: 'g', role: 'admin' };
    const ours = `http://localhost:${h.system.port}${asking(mapping)}`;
    expect((await browser.get('/settings/sign-in', html)).location).toBe('/prove?to=%2Fsettings%2Fsign-in');
    await prove();
    expect((await browser.get('/settings/sign-in')).text).not.toContain('Nothing is done yet');
    for (const ask of [
      () => browser.get(asking({ ...mapping, from: 'afar' }), { ...html, referer: ours }),
      () => browser.post('/settings/sign-in/groups', mapping, { ...html, referer: ours }),
    ]) {
      await h.advance('11m');
      expect((await ask()).location).toBe('/prove?to=%2Fsettings%2Fsign-in');
      expect((await prove()).location).toBe('/settings/sign-in');
      const { text } = await browser.get('/settings/sign-in');
      expect(text).toContain('What you entered stands here again.');
      expect(text).toMatch(/<code class="wrap-any">g<\/code> of login.example.com would grant the role admin/);
      expect(await h.database.query(`select 1 from group_mappings`)).toEqual([]);
    }
  });

  it('is none where an address from elsewhere fills it', async () => {
    const { browser, code } = await longSignedIn();
    const mapping = { issuer, group: 'of theirs', role: 'owner' };
    const places = ['', 'https://evil.example/', `http://localhost:${h.system.port}/`];
    for (const referer of places) {
      await browser.get(asking(mapping), { ...html, ...(referer ? { referer } : {}) });
      await browser.post('/prove', { code: code(), to: '/settings/sign-in' });
      expect((await browser.get('/settings/sign-in')).text).not.toMatch(/of theirs|stands here again/);
      await h.advance('11m');
    }
  });

  it('that is too long to wait takes along the one that waited before it', async () => {
    const { browser, code } = await longSignedIn();
    await browser.post('/settings/keys', key, html);
    await browser.post('/settings/keys', { ...key, name: 'x'.repeat(9000) }, html);
    await browser.post('/prove', { code: code(), to: '/settings/keys' });
    expect((await browser.get('/settings/keys')).text).not.toContain(typed);
  });
});
