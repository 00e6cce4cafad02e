/** The settings as browsers ask for them: who sees which page, and what each form does. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandNamed } from '../core/commands/index.js';
import { createHarness, type Harness } from '../test/harness.js';
import { freePort } from '../test/free-port.js';
import { integrationTest } from '../core/commands/integration/test.js';
import { listFailed } from '../core/queries/page/failed.js';
import { pageResend } from '../core/commands/page/resend.js';
import { showHealth } from '../core/queries/system/health.js';
import { systemActor } from '../core/people/actor.js';
import { visitorOf, type Answer, type Visitor } from '../test/visitor.js';

let h: Harness;
/** The browsers of everybody who asks, by handle, and when they signed in: the tests move the clock. */
const visitors = new Map<string, { visitor: Visitor; at: Date }>();
const run = (command: string, input: object) =>
  h.system.core.execute(commandNamed(command)!, { actor: systemActor(h.system.home.id), input });

beforeAll(async () => {
  h = await createHarness({ environment: { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` } });
  for (const [name, role, team, teamRole] of [
    ['Tia', 'member', 'payments', 'manager'],
    ['Vic', 'viewer', 'payments', 'member'],
    ['Olga', 'member', null, null],
  ] as const) {
    await run('person.add', { name, email: `${name.toLowerCase()}@larkspur.example`, role });
    if (team) await run('team.set-member', { team, person: name.toLowerCase(), role: teamRole });
  }
}, 60_000);
afterAll(() => h.stop());

interface CallOptions {
  as?: string;
  body?: Record<string, string>;
  origin?: string;
}

/** What the server answers to somebody, or to nobody. */
async function call(method: 'GET' | 'POST', path: string, { as, body, origin }: CallOptions = {}): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'text/html', ...(origin ? { origin } : {}) };
  const visitor = as === undefined ? visitorOf(h) : await visitorNamed(as);
  return method === 'GET' ? visitor.get(path, headers) : visitor.post(path, body, headers);
}

/** Somebody's browser, signed in anew once the clock has moved on. */
async function visitorNamed(handle: string): Promise<Visitor> {
  const known = visitors.get(handle);
  if (known && h.clock.now().getTime() - known.at.getTime() < 5 * 60_000) return known.visitor;
  const visitor = visitorOf(h);
  await visitor.signIn(handle);
  visitors.set(handle, { visitor, at: h.clock.now() });
  return visitor;
}

/** Sends a form that succeeds, and goes where it leads; answers that page. */
async function submit(
  _method: 'POST',
  path: string,
  as: string,
  body: Record<string, string> = {},
): Promise<Answer & { to: string }> {
  const sent = await call('POST', path, { as, body });
  if (sent.status !== 303) throw new Error(`${path} answered ${sent.status}: ${sent.text.slice(0, 3000)}`);
  return { ...(await call('GET', sent.location!.split('#')[0]!, { as })), to: sent.location! };
}

const pages = ['/settings/people', '/settings/teams', '/settings/roles', '/settings/integrations', '/settings/health'];

describe('who opens which page', () => {
  it.each([
    ['sam', [200, 200, 200, 200, 200]],
    ['maya', [200, 200, 200, 200, 200]],
    ['tia', [403, 200, 200, 200, 403]],
    ['priya', [403, 403, 200, 200, 403]],
    ['vic', [403, 403, 200, 403, 403]],
    ['olga', [403, 403, 403, 403, 403]],
  ])('%s', async (as, wanted) => {
    const answers = await Promise.all(pages.map((path) => call('GET', path, { as })));
    expect(answers.map(({ status }) => status)).toEqual(wanted);
    for (const { text, status } of answers) {
      expect(text).not.toMatch(/ style="| onclick=|<script(?![^>]*src=)/);
      if (status === 403) expect(text).toContain(as === 'olga' ? 'in no team yet' : 'can change that');
    }
  });

  it('nobody who is not signed in, and nothing of the organisation is told', async () => {
    for (const path of ['/settings', ...pages]) {
      const answer = await call('GET', path);
      expect([answer.status, answer.location]).toEqual([303, `/sign-in?to=${encodeURIComponent(path)}`]);
      expect(answer.text).not.toContain('Larkspur');
    }
  });

  it('is led to the first page that is theirs', async () => {
    const first = async (as: string) => (await call('GET', '/settings', { as })).location;
    expect([await first('sam'), await first('tia'), await first('vic')]).toEqual([
      '/settings/people',
      '/settings/teams',
      '/settings/roles',
    ]);
    const outside = await call('GET', '/settings', { as: 'olga' });
    expect(outside.text).not.toContain('Maya');
    expect((await call('GET', '/', { as: 'sam' })).text).toContain('href="/settings"');
  });

  it('finds the same list in the frame, and the strict policy', async () => {
    const page = await call('GET', '/settings/roles', { as: 'priya' });
    expect(page.text).toContain('href="/settings/integrations"');
    expect(page.text).not.toContain('href="/settings/people"');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cache-control']).toBe('no-store');
  });
});

describe('forms', () => {
  it('of another site do nothing', async () => {
    const body = { name: 'Mallory', email: 'mallory@evil.example' };
    const answer = await call('POST', '/settings/people', { as: 'sam', body, origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect((await call('GET', '/settings/people', { as: 'sam' })).text).not.toContain('Mallory');
  });

  it('of those who may not open the page do nothing', async () => {
    for (const as of ['tia', 'priya', 'vic', 'olga']) {
      const answer = await call('POST', '/settings/people', {
        as,
        body: { name: 'X', email: 'xaver@larkspur.example' },
      });
      expect(answer.status).toBe(403);
    }
    const nobody = await call('POST', '/settings/people', { body: { name: 'X', email: 'xaver@larkspur.example' } });
    expect(nobody.location).toMatch(/^\/sign-in/);
    expect((await call('GET', '/settings/people', { as: 'sam' })).text).not.toContain('xaver@larkspur.example');
  });

  it('say what they do not know, and take no more than a form', async () => {
    const body = { name: 'X', email: 'xaver@larkspur.example', admin: 'yes' };
    const odd = await call('POST', '/settings/people', { as: 'sam', body });
    expect(odd.status).toBe(400);
    expect(odd.text).toContain('admin');
    expect((await call('POST', '/settings/people', { as: 'sam', body: { name: 'x'.repeat(40_000) } })).status).toBe(
      413,
    );
  });
});

describe('people', () => {
  it('are added with a link that is shown once, and stands in no address', async () => {
    const body = { name: 'Ines', email: 'ines@larkspur.example', zone: 'Europe/Lisbon', role: 'member' };
    const made = await call('POST', '/settings/people', { as: 'maya', body });
    expect(made.status).toBe(200);
    expect(made.headers['cache-control']).toBe('no-store');
    const link = /http:\/\/[^<\s]*\/sign-in\/[\w-]+/.exec(made.text)![0];
    expect((await call('GET', new URL(link).pathname)).text).toContain('Sign in as Ines');
    const list = await call('GET', '/settings/people', { as: 'maya' });
    expect(list.text).toContain('ines@larkspur.example');
    expect(list.text).not.toContain('/sign-in/');
  });

  it('come back with what was typed where something is wrong with it', async () => {
    const body = { name: 'Nils', email: 'nils@larkspur.example', zone: 'Mars/Olympus' };
    const answer = await call('POST', '/settings/people', { as: 'maya', body });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('value="Nils"');
    expect(answer.text).toMatch(/id="add-zone"[^>]*aria-invalid="true"/);
  });

  it('are changed, and the next page says so, once', async () => {
    const page = await submit('POST', '/settings/people/priya', 'maya', {
      name: 'Priya R',
      handle: 'priya',
      zone: 'Asia/Kolkata',
      role: 'member',
    });
    expect(page.to).toBe('/settings/people/priya');
    expect(page.text).toContain('Priya R is changed.');
    expect(String(page.headers['set-cookie'])).toContain('Max-Age=0');
    expect((await call('GET', '/settings/people/priya', { as: 'maya' })).text).not.toContain('is changed.');
  });

  it('get no higher role than their giver has, and the form says so', async () => {
    const body = { name: 'Priya R', handle: 'priya', zone: 'Asia/Kolkata', role: 'owner' };
    const answer = await call('POST', '/settings/people/priya', { as: 'maya', body });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('nobody gives more than they have');
    expect((await h.person('priya')).role).toBe('member');
  });

  it('are disabled and enabled; their session ends at once', async () => {
    await run('person.add', { name: 'Uma', email: 'uma@larkspur.example' });
    await run('team.set-member', { team: 'payments', person: 'uma' });
    expect((await call('GET', '/settings/roles', { as: 'uma' })).status).toBe(200);
    expect((await submit('POST', '/settings/people/uma/disable', 'maya')).text).toContain(
      'nothing lets them in any more',
    );
    expect((await call('GET', '/settings/roles', { as: 'uma' })).status).toBe(303);
    expect((await submit('POST', '/settings/people/uma/enable', 'maya')).text).toContain('may sign in again');
  });

  it('get a link to sign in only from whoever has proved lately who they are', async () => {
    const made = await call('POST', '/settings/people/tom/link', { as: 'maya' });
    expect(made.text).toMatch(/http:\/\/[^<\s]*\/sign-in\/[\w-]+/);
    const visitor = await visitorNamed('maya');
    await h.advance('11m');
    const later = await visitor.post('/settings/people/tom/link', {}, { accept: 'text/html' });
    expect([later.status, later.location]).toEqual([303, '/prove?to=%2Fsettings%2Fpeople%2Ftom']);
  });

  it('that are not there are a page that says so', async () => {
    expect((await call('GET', '/settings/people/nobody', { as: 'maya' })).status).toBe(404);
    expect((await call('POST', '/settings/people/nobody/disable', { as: 'maya' })).status).toBe(404);
  });
});

describe('teams', () => {
  it('are made, renamed, filled, emptied and removed by an admin', async () => {
    const made = await submit('POST', '/settings/teams', 'maya', { name: 'Search' });
    expect(made.to).toBe('/settings/teams/search');
    expect(made.text).toContain('Search is a team now.');
    const renamed = await submit('POST', '/settings/teams/search', 'maya', { name: 'Search and find', handle: 'find' });
    expect(renamed.to).toBe('/settings/teams/find');
    const added = await submit('POST', '/settings/teams/find/members', 'maya', { person: 'tom', role: 'manager' });
    expect(added.text).toContain('Tom is a manager of Search and find.');
    expect((await submit('POST', '/settings/teams/find/members/tom/remove', 'maya')).text).toContain(
      'Tom is out of Search',
    );
    const removed = await submit('POST', '/settings/teams/find/remove', 'maya');
    expect(removed.to).toBe('/settings/teams');
    expect(removed.text).toContain('Search and find is gone.');
  });

  it('that own something stay, and the page says what', async () => {
    const answer = await call('POST', '/settings/teams/payments/remove', { as: 'maya' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('give that to another team first');
  });

  it('of a manager are their own, which they change, and no other', async () => {
    const list = await call('GET', '/settings/teams', { as: 'tia' });
    expect(list.text).toContain('Payments');
    expect(list.text).not.toContain('Platform');
    expect((await call('GET', '/settings/teams/platform', { as: 'tia' })).status).toBe(404);
    expect(
      (await submit('POST', '/settings/teams/payments/members', 'tia', { person: 'tom', role: 'member' })).text,
    ).toContain('Tom is a member of Payments.');
    const refused = [
      await call('POST', '/settings/teams/platform/members', { as: 'tia', body: { person: 'tia', role: 'manager' } }),
      await call('POST', '/settings/teams', { as: 'tia', body: { name: 'Mine' } }),
      await call('POST', '/settings/teams/payments/remove', { as: 'tia' }),
      await call('POST', '/settings/teams/payments/members', {
        as: 'priya',
        body: { person: 'priya', role: 'manager' },
      }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([404, 403, 403, 403]);
  });

  it('let a manager go, who is then led to what is still theirs', async () => {
    await run('person.add', { name: 'Max', email: 'max@larkspur.example' });
    for (const team of ['payments', 'platform'])
      await run('team.set-member', { team, person: 'max', role: team === 'payments' ? 'manager' : 'member' });
    expect((await submit('POST', '/settings/teams/payments/members/max/remove', 'max')).to).toBe('/settings');
  });
});

describe('integrations', () => {
  const idOf = async (name: string): Promise<string> => {
    const { items } = (await h.rest('GET', '/integrations?limit=200')).body as {
      items: { id: string; name: string }[];
    };
    return items.find((one) => one.name === name)?.id ?? '';
  };
  const made = async (name: string, source: string) => {
    const body = { name, source, service: 'checkout' };
    const answer = await call('POST', '/settings/integrations', { as: 'maya', body });
    return { answer, id: await idOf(name) };
  };

  it('are added with a key that is shown once, in the snippet, and works', async () => {
    const { answer } = await made('Backups', 'generic-json');
    expect(answer.status).toBe(200);
    const key = /oak_[\w-]{20,}/.exec(answer.text)![0];
    expect(answer.text).toContain(`/webhooks/generic-json/${key}`);
    const sent = await fetch(`${h.system.url}/webhooks/generic-json/${key}`, { method: 'POST', body: '{"title":"x"}' });
    expect(sent.status).toBe(202);
    const list = await call('GET', '/settings/integrations', { as: 'maya' });
    expect(list.text).toContain('Backups');
    expect(list.text).not.toContain(key);
  });

  it('get a second key, and lose one', async () => {
    const { id } = await made('Twice', 'grafana');
    const second = await call('POST', `/settings/integrations/${id}/keys`, { as: 'maya' });
    expect(second.text).toContain('Twice has a key');
    const { items } = (await h.rest('GET', '/integrations?limit=200')).body as {
      items: { id: string; keys: { id: string }[] }[];
    };
    const keyId = items.find((one) => one.id === id)!.keys[0]!.id;
    const page = await submit('POST', `/settings/integrations/${id}/keys/${keyId}/revoke`, 'maya');
    expect(page.to).toBe(`/settings/integrations?open=${id}#${id}`);
    expect(page.text).toContain('The key is revoked.');
    const third = await call('POST', `/settings/integrations/${id}/keys`, { as: 'maya' });
    expect(third.status).toBe(200);
    const fourth = await call('POST', `/settings/integrations/${id}/keys`, { as: 'maya' });
    expect(fourth.status).toBe(409);
    expect(fourth.text).toContain('revoke one before you add another');
  });

  it.each([
    'alertmanager',
    'grafana',
    'grafana-legacy',
    'azure-monitor',
    'datadog',
    'pagerduty-events-v2',
    'generic-json',
  ])('of %s take a test the way of a real alert; it opens an incident that its end resolves', async (source) => {
    const { id } = await made(`Test of ${source}`, source);
    const page = await submit('POST', `/settings/integrations/${id}/test`, 'tia');
    const number = Number(/opened INC-(\d+) of checkout at SEV5/.exec(page.text)![1]);
    expect(page.text).toContain(`See INC-${number} in the chat`);
    expect(await h.incident(number)).toMatchObject({ status: 'triggered', severity: 'SEV5' });
    expect((await h.incident(number)).title).toContain('sent by Tia');
    const test = /name="test" value="([0-9a-f]+)"/.exec(page.text)![1]!;
    const ended = await submit('POST', `/settings/integrations/${id}/test/end`, 'tia', { test });
    expect(ended.text).toContain(`INC-${number} is resolved`);
    expect((await h.incident(number)).status).toBe('resolved');
  });

  it('without a key take no test, and the page says what to do', async () => {
    const { id } = await made('Mute', 'datadog');
    await run('integration.revoke', { id });
    const answer = await call('POST', `/settings/integrations/${id}/test`, { as: 'maya' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Add a key first');
  });

  it('are changed by their managers alone', async () => {
    const { id } = await made('Guarded', 'grafana');
    expect((await call('GET', '/settings/integrations', { as: 'priya' })).text).not.toContain('Send a test alert');
    for (const as of ['priya', 'vic', 'olga'])
      expect((await call('POST', `/settings/integrations/${id}/test`, { as })).status).toBe(403);
    await run('service.create', { name: 'storefront', team: 'platform' });
    await run('integration.create', { name: 'Theirs', source: 'grafana', service: 'storefront' });
    expect((await call('GET', '/settings/integrations', { as: 'tia' })).text).not.toContain('Theirs');
    const theirs = h.system.core.execute(integrationTest, {
      actor: await h.person('tia'),
      input: { id: await idOf('Theirs') },
    });
    await expect(theirs).rejects.toThrow('for the team that owns it');
  });

  it('that are not there are not found, whatever their id looks like', async () => {
    const nowhere = '01a20d58-5beb-720d-bb87-0000000000ff';
    expect((await call('POST', `/settings/integrations/${nowhere}/test`, { as: 'maya' })).status).toBe(404);
    expect((await call('POST', '/settings/integrations/x%00y/test', { as: 'maya' })).status).toBe(400);
    expect((await call('GET', '/settings/integrations?cursor=x', { as: 'maya' })).status).toBe(400);
  });
});

describe('health', () => {
  const failedOf = async (number: number) => {
    const actor = await h.person('maya');
    const { items } = await h.system.core.runQuery(listFailed, { actor, input: {} });
    return items.filter(({ incident }) => incident.number === number);
  };
  const broken = async () => {
    const { subject } = await run('incident.declare', { title: 'Search is down', severity: 'SEV1' });
    await h.advance('2m');
    return subject!.number!;
  };

  it('lists failed pages with their reason, and sends one again once', async () => {
    const number = await broken();
    const page = await call('GET', '/settings/health', { as: 'maya' });
    expect(page.text).toContain(`INC-${number}`);
    expect(page.text).toContain('E-mail does not go out.');
    const [failed] = await failedOf(number);
    expect(failed).toMatchObject({ channel: 'email', canSendAgain: true, again: null });
    const again = await submit('POST', `/settings/health/pages/${failed!.id}/resend`, 'maya');
    expect(again.text).toContain('goes out again, by e-mail.');
    expect(again.text).toContain('goes out again</span>');
    const twice = await submit('POST', `/settings/health/pages/${failed!.id}/resend`, 'maya');
    expect(twice.text).toContain('was sent again already');
    const made = (await h.pages(number)).filter(({ why }) => /Sent again by Maya\.$/.test(why));
    expect(made).toHaveLength(1);
    expect(await h.timeline(number)).toContainEqual(
      expect.stringMatching(/^Maya sent the page to \w+ again, by e-mail$/),
    );
    await h.advance('1m');
    // The mail server is still away: the second try stands in the list as one of its own.
    const after = await failedOf(number);
    expect(after.filter(({ canSendAgain }) => canSendAgain)).toHaveLength(1);
    expect(after.find(({ id }) => id === failed!.id)).toMatchObject({ again: 'failed', canSendAgain: false });
  });

  it('sends nothing about what is over, to who is disabled, or of what did not fail', async () => {
    const number = await broken();
    const [failed] = await failedOf(number);
    const resend = `/settings/health/pages/${failed!.id}/resend`;
    for (const as of ['tia', 'priya', 'vic', 'olga']) expect((await call('POST', resend, { as })).status).toBe(403);
    const sent = (
      await h.database.query<{ id: string }>(`select id from pages where status in ('sent', 'delivered') limit 1`)
    )[0]!;
    const actor = { ...(await h.person('maya')) };
    const execute = (id: string) => h.system.core.execute(pageResend, { actor, input: { id } });
    await expect(execute(sent.id)).rejects.toThrow('only one that failed is sent again');
    await expect(execute('01a20d58-5beb-720d-bb87-0000000000ff')).rejects.toThrow('no such page');
    await run('incident.resolve', { number });
    const answer = await call('POST', resend, { as: 'maya' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(`INC-${number} is resolved`);
  });

  it('counts what is due, on its way, sent and failed, by channel', async () => {
    await broken();
    const actor = await h.person('maya');
    const { channels, queues } = await h.system.core.runQuery(showHealth, { actor });
    const email = channels.find(({ channel }) => channel === 'email')!;
    expect(email).toMatchObject({ due: 0, running: 0, sent: 0, oldestDueAt: null });
    expect(email.failed).toBeGreaterThan(0);
    expect(email.lastFailure!.reason).toContain('mail server');
    expect(queues.every(({ due }) => due === 0)).toBe(true);
    await run('incident.declare', { title: 'Mails are late', severity: 'SEV1' });
    const later = await h.system.core.runQuery(showHealth, { actor });
    expect(later.queues.find(({ queue }) => queue === 'escalations')!.due).toBe(1);
  });
});

describe('keys, the audit and addresses', () => {
  it('a key is made with what it is for, shown once, listed by what it begins with, and revoked', async () => {
    const body = { name: 'deploy-bot', role: 'member', team: 'payments', days: '30', 'scope-read': 'yes' };
    const made = await call('POST', '/settings/keys', { as: 'sam', body });
    expect(made.status).toBe(200);
    const key = /oat_[\w-]{20,}/.exec(made.text)![0];
    const calls = await fetch(`${h.system.url}/api/v1/oncall`, { headers: { authorization: `Bearer ${key}` } });
    expect(calls.status).toBe(200);
    const list = await call('GET', '/settings/keys', { as: 'sam' });
    expect(list.text).toContain('deploy-bot');
    expect(list.text).not.toContain(key);
    const id = /\/settings\/keys\/([0-9a-f-]{36})\/revoke/.exec(list.text)![1]!;
    expect((await submit('POST', `/settings/keys/${id}/revoke`, 'sam')).text).toContain('is revoked');
    const after = await fetch(`${h.system.url}/api/v1/oncall`, { headers: { authorization: `Bearer ${key}` } });
    expect(after.status).toBe(401);
  });

  it('a key without a scope is none, and what was typed stays', async () => {
    const answer = await call('POST', '/settings/keys', { as: 'sam', body: { name: 'nothing-bot', days: '30' } });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Choose at least one.');
    expect(answer.text).toContain('value="nothing-bot"');
  });

  it('the audit is searched, opens to what was before and after, and comes as lines', async () => {
    await submit('POST', '/settings/people/tom', 'maya', {
      name: 'Tom',
      handle: 'tom',
      zone: 'America/Denver',
      role: 'viewer',
    });
    await submit('POST', '/settings/people/tom', 'maya', {
      name: 'Tom',
      handle: 'tom',
      zone: 'America/Denver',
      role: 'member',
    });
    const page = await call('GET', '/settings/audit?command=person.update&person=maya', { as: 'maya' });
    expect(page.text).toContain('person.update');
    expect(page.text).toContain('href="/settings/audit.jsonl?');
    const lines = await call('GET', '/settings/audit.jsonl?command=person.update', { as: 'maya' });
    expect(lines.headers['content-type']).toContain('application/x-ndjson');
    const rows = lines.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { command: string });
    expect(new Set(rows.map(({ command }) => command))).toEqual(new Set(['person.update']));
    expect((await call('GET', '/settings/audit?from=yesterday', { as: 'maya' })).text).toContain('class="problem"');
    for (const as of ['tia', 'vic', 'olga'])
      for (const path of ['/settings/audit', '/settings/audit.jsonl'])
        expect((await call('GET', path, { as })).status).toBe(403);
  });

  it('an integration takes alerts from the addresses that are named, and a wrong one stands beside the field', async () => {
    await run('integration.create', { name: 'Fenced', source: 'grafana', service: 'checkout' });
    const { items } = (await h.rest('GET', '/integrations?limit=200')).body as {
      items: { id: string; name: string }[];
    };
    const { id } = items.find(({ name }) => name === 'Fenced')!;
    const path = `/settings/integrations/${id}/addresses`;
    const saved = await submit('POST', `/settings/integrations/${id}/addresses`, 'tia', {
      addresses: '203.0.113.0/24, 2001:db8::1',
    });
    expect(saved.text).toContain('203.0.113.0/24, 2001:db8::1');
    const wrong = await call('POST', path, { as: 'tia', body: { addresses: '203.0.113.0/24, everywhere' } });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toMatch(/value="203\.0\.113\.0\/24, everywhere"[^>]*aria-invalid="true"/);
  });
});
