/** The pages of the settings about API keys and the audit, as browsers ask for them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandNamed } from '../core/commands/index.js';
import { createHarness, type Harness } from '../test/harness.js';
import { systemActor } from '../core/people/actor.js';
import { visitorOf, type Visitor } from '../test/visitor.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
  const actor = systemActor(h.system.home.id);
  await h.system.core.execute(commandNamed('person.add')!, {
    actor,
    input: { name: 'Tia', email: 'tia@larkspur.example', role: 'member' },
  });
  const input = { team: 'payments', person: 'tia', role: 'manager' };
  await h.system.core.execute(commandNamed('team.set-member')!, { actor, input });
}, 60_000);
afterAll(() => h.stop());

/** A browser in which somebody has just signed in, which is a proof of who they are. */
async function browserOf(handle: string): Promise<Visitor> {
  const browser = visitorOf(h);
  await browser.signIn(handle);
  await browser.get('/settings/roles');
  return browser;
}
/** Time passes: whoever is signed in stays so, and has to prove it again before something grave. */
const outdateProofs = () => h.database.query(`update sessions set proved_at = null`);
const html = { accept: 'text/html' };
const readKeys = { 'scope-read': 'yes', role: 'member', days: '30' };
const statusWith = async (key: string, method = 'GET') =>
  (
    await h.rest(method, '/incidents', method === 'POST' ? { title: 'By a program' } : undefined, {
      authorization: `Bearer ${key}`,
    })
  ).status;
const keyIn = (text: string): string => /oat_[\w-]{32}/.exec(text)?.[0] ?? '';
/** The path that revokes the key of a name, as its row on the page says. */
const revokePathOf = (text: string, name: string): string =>
  new RegExp(`<b>${name}</b>[^]*?action="(/settings/keys/[^"]+/revoke)"`).exec(text)?.[1] ?? '';

describe('API keys', () => {
  it('are made with scopes and an end, shown once and never again, and may what they are for', async () => {
    const sam = await browserOf('sam');
    const made = await sam.post('/settings/keys', { name: 'reader', ...readKeys });
    expect([made.status, made.headers['cache-control']]).toEqual([200, 'no-store']);
    const key = keyIn(made.text);
    expect(made.text).toContain(`Authorization: Bearer ${key}`);
    expect([await statusWith(key), await statusWith(key, 'POST')]).toEqual([200, 403]);
    const { text } = await sam.get('/settings/keys');
    expect(text).toContain('<b>reader</b>');
    expect(text).toContain(`<code>${key.slice(0, 12)}…</code>, member`);
    expect(text).not.toContain(key);
    expect((await sam.get('/settings/audit')).text).not.toContain(key);
    const { items } = (await h.rest('GET', '/keys')).body as { items: { name: string; expiresAt: string }[] };
    expect(items.find(({ name }) => name === 'reader')!.expiresAt).toMatch(/^2026-12-24/);
  });

  it('without a scope or a name come back with what was typed and what is wanted', async () => {
    const sam = await browserOf('sam');
    const bare = await sam.post('/settings/keys', { name: 'nothing', role: 'viewer', days: '30' });
    expect(bare.status).toBe(400);
    expect(bare.text).toContain('Choose at least one.');
    expect(bare.text).not.toContain('role="alert"');
    expect(bare.text).toContain('value="nothing"');
    const nameless = await sam.post('/settings/keys', readKeys);
    expect(nameless.status).toBe(400);
    expect(nameless.text).toMatch(/name="scope-read" value="yes" checked/);
    const odd = await sam.post('/settings/keys', { name: 'odd', ...readKeys, team: 'nosuch' });
    expect(odd.status).toBe(400);
    expect(keyIn(bare.text + nameless.text + odd.text)).toBe('');
  });

  it('are neither made nor revoked without a fresh proof: the browser is led to prove, and back', async () => {
    const sam = await browserOf('sam');
    await sam.post('/settings/keys', { name: 'kept', ...readKeys });
    await outdateProofs();
    const referer = `http://localhost:${h.system.port}/settings/keys`;
    const page = await sam.get('/settings/keys', { ...html, referer });
    expect(page.status).toBe(200);
    const path = revokePathOf(page.text, 'kept');
    for (const [to, form] of [
      ['/settings/keys', { name: 'late', ...readKeys }],
      [path, {}],
    ] as const) {
      const sent = await sam.post(to, form, { ...html, referer });
      expect([sent.status, sent.location]).toEqual([303, '/prove?to=%2Fsettings%2Fkeys']);
    }
    const after = await sam.get('/settings/keys');
    expect(after.text).not.toContain('<b>late</b>');
    expect(revokePathOf(after.text, 'kept')).toBe(path);
  });

  it('end when they are revoked, from the next request on', async () => {
    const sam = await browserOf('sam');
    const key = keyIn((await sam.post('/settings/keys', { name: 'leaked', ...readKeys })).text);
    expect(await statusWith(key)).toBe(200);
    const id = /keys\/([^/]+)\/revoke/.exec(revokePathOf((await sam.get('/settings/keys')).text, 'leaked'))![1]!;
    const sent = await sam.post(`/settings/keys/${id}/revoke`);
    expect([sent.status, sent.location]).toEqual([303, '/settings/keys']);
    expect((await sam.get('/settings/keys')).text).toContain('leaked is revoked.');
    expect(await statusWith(key)).toBe(401);
    const nowhere = '01a20d58-5beb-720d-bb87-0000000000ff';
    expect((await sam.post(`/settings/keys/${nowhere}/revoke`)).status).toBe(404);
  });

  it('of a team are made by whoever manages it, who sees no others; nobody else opens the page', async () => {
    const tia = await browserOf('tia');
    const sam = await browserOf('sam');
    await sam.post('/settings/keys', { name: 'organisation-wide', ...readKeys });
    const made = await tia.post('/settings/keys', { name: 'of-payments', ...readKeys, team: 'payments' });
    expect(keyIn(made.text)).not.toBe('');
    const { text } = await tia.get('/settings/keys');
    expect(text).toContain('member of Payments');
    expect(text).not.toContain('organisation-wide');
    expect(text).not.toContain('none: the organisation');
    expect((await tia.post('/settings/keys', { name: 'too-wide', ...readKeys })).status).toBe(403);
    const organisations = revokePathOf((await sam.get('/settings/keys')).text, 'organisation-wide');
    expect((await tia.post(organisations)).status).toBe(403);
    const priya = await browserOf('priya');
    expect((await priya.get('/settings/keys')).status).toBe(403);
    expect((await priya.post('/settings/keys', { name: 'hers', ...readKeys })).status).toBe(403);
    expect((await visitorOf(h).get('/settings/keys')).location).toBe('/sign-in?to=%2Fsettings%2Fkeys');
  });
});

describe('the audit', () => {
  it('shows who did what, and opens to what was before and after', async () => {
    await h.rest('POST', '/services/checkout', { ackTimeoutSeconds: 1234 });
    const sam = await browserOf('sam');
    const { text } = await sam.get('/settings/audit?command=service.update');
    expect(text).toContain('service.update');
    expect(text).toMatch(/<th scope="row"><code>ackTimeoutSeconds<\/code><\/th>\s*<td[^>]*>[^<]+<\/td><td[^>]*>1234</);
    expect(text).not.toContain('person.add');
    expect(text).toContain('href="/settings/audit.jsonl?command&#x3D;service.update"');
    await h.system.core.execute(commandNamed('person.update')!, {
      actor: systemActor(h.system.home.id),
      input: { person: 'tom', role: 'viewer' },
    });
    const { text: person } = await sam.get('/settings/audit?command=person.update');
    expect(person).toMatch(/<code>role<\/code><\/th>\s*<td[^>]*>member<\/td><td[^>]*>viewer</);
    expect(person.match(/<th scope="row">/g)).toHaveLength(1);
    await sam.post('/settings/keys', { name: 'seen', ...readKeys });
    expect((await sam.get('/settings/audit?command=key.create')).text).toContain('<b>Sam, on a page</b>');
    expect((await sam.get('/settings/audit?text=nothing-of-this-kind')).text).toContain('Nothing found');
  });

  it('keeps what was refused, and finds it alone', async () => {
    const priya = await browserOf('priya');
    await h.system.core
      .execute(commandNamed('person.add')!, {
        actor: await h.person('priya'),
        input: { name: 'Mallory', email: 'mallory@larkspur.example' },
      })
      .catch(() => undefined);
    const { text } = await (await browserOf('maya')).get('/settings/audit?refused=true');
    expect(text).toContain('Refused</span>');
    expect(text.match(/class="int int-audit"/g)).toHaveLength(text.match(/Refused<\/span>/g)!.length);
    expect((await priya.get('/settings/audit')).status).toBe(403);
    expect((await priya.get('/settings/audit.jsonl')).status).toBe(403);
  });

  it('says what is wrong with a search, on the page and in place of the lines', async () => {
    const sam = await browserOf('sam');
    const page = await sam.get('/settings/audit?from=someday');
    expect(page.text).toMatch(/id="find-from"[^>]*aria-invalid="true"/);
    expect(page.text).not.toContain('Nothing found');
    expect((await sam.get('/settings/audit?cursor=x')).text).toMatch(/role="alert"[^]*cursor/);
    expect(page.text).toContain('value="someday"');
    const lines = await sam.get('/settings/audit.jsonl?from=someday', html);
    expect(lines.status).toBe(400);
    expect(lines.text).toContain('from');
  });

  it('is taken home as lines, of what was searched for, all of it', async () => {
    const sam = await browserOf('sam');
    const { headers, text } = await sam.get('/settings/audit.jsonl?command=person');
    expect(headers['content-type']).toContain('application/x-ndjson');
    expect(headers['content-disposition']).toBe('attachment; filename="audit.jsonl"');
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { command: string; what: string });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ command }) => command.startsWith('person.'))).toBe(true);
    expect((await visitorOf(h).get('/settings/audit.jsonl')).status).toBe(303);
  });
});

describe('the audit keeps', () => {
  interface Row {
    command: string;
    via: string;
    refused: string;
    reason: string;
    address: string;
  }
  const refusedOf = (handle: string) =>
    h.database.query<Row>(
      `select a.command, a.via, a.refused, a.reason, a.address from audit a
       join users u on u.id = a.actor_id where u.handle = $1 and a.refused is not null order by a.id`,
      [handle],
    );
  /** What was kept since then. */
  const since = async (handle: string, before: Row[]) => (await refusedOf(handle)).slice(before.length);

  it('that a page was not opened and a form not taken, for want of a role', async () => {
    const input = { name: 'Vera', email: 'vera@larkspur.example', role: 'viewer' };
    await h.system.core.execute(commandNamed('person.add')!, { actor: systemActor(h.system.home.id), input });
    const vera = await browserOf('vera');
    const before = await refusedOf('vera');
    expect((await vera.get('/settings/keys')).status).toBe(403);
    expect((await vera.post('/settings/keys', { name: 'mine', ...readKeys })).status).toBe(403);
    expect((await vera.get('/settings/audit.jsonl')).status).toBe(403);
    const rows = await since('vera', before);
    expect(rows.map(({ command, refused, via }) => [command, refused, via])).toEqual([
      ['key.list', 'forbidden', 'page'],
      ['key.create', 'forbidden', 'page'],
      ['audit.list', 'forbidden', 'page'],
    ]);
    expect(rows[1]!.reason).toContain('it needs the permission key.manage');
    expect(rows[0]!.address).toContain('127.0.0.1');
  });

  it('that a form came from another site, or without its token, with a session', async () => {
    const maya = await browserOf('maya');
    const before = await refusedOf('maya');
    const form = { name: 'forged', ...readKeys };
    expect((await maya.post('/settings/keys', form, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await maya.post('/settings/keys', { ...form, form_token: 'made-up' })).status).toBe(403);
    expect((await maya.post('/me/sessions/others', { form_token: 'made-up' })).status).toBe(403);
    expect((await maya.send('/api/v1/auth/token', { grant: 'session' }, { 'x-form-token': 'made-up' })).status).toBe(
      403,
    );
    const rows = await since('maya', before);
    expect(rows.map(({ command, refused, via }) => [command, refused, via])).toEqual([
      ['key.create', 'forbidden', 'page'],
      ['key.create', 'forbidden', 'page'],
      ['form.send', 'forbidden', 'page'],
      ['form.send', 'forbidden', 'page'],
    ]);
    expect(rows.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('another site'),
      ...Array.from({ length: 3 }, () => expect.stringContaining('too old')),
    ]);
  });

  it('nothing of who is not signed in: there is nobody to name', async () => {
    const before = await h.database.query(`select 1 from audit where refused is not null`);
    expect((await visitorOf(h).post('/settings/keys', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await h.database.query(`select 1 from audit where refused is not null`)).toHaveLength(before.length);
  });
});
