/** The pages of the settings as pure views: what stands in them, what must not, and what hostile words become. */
import { describe, expect, it } from '@jest/globals';
import { alertSources } from '../../webhooks/index.js';
import { auditPage, type AuditRow } from './audit.js';
import { evil, expectInert } from '../fixtures/evil.js';
import { formView, type Drawn } from './form.js';
import { healthPage, type HealthPageData } from './health.js';
import { integrationsPage, keyPage, type IntegrationsPageData } from './integrations.js';
import { keysPage, madeKeyPage, type KeyItem } from './keys.js';
import { linkPage, peoplePage, personPage } from './people.js';
import { permissions } from '../../../core/people/permission.js';
import { refusedPage } from './refused.js';
import { rolesPage } from './roles.js';
import { pageAbove, sectionsFor } from './sections.js';
import { settingsFrame } from './frame.js';
import { snippetOf, sourceWords } from './snippets.js';
import { teamPage, teamsPage } from './teams.js';
import type { PersonSummary } from '../../../core/store/sql/person-rows.js';
import type { TeamSummary } from '../../../core/store/sql/team-rows.js';
import type { UserActor } from '../../../core/people/actor.js';

const now = new Date('2026-11-24T10:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const drawn: Drawn = { token: '', returned: null, now, zone: 'Europe/Berlin' };
const me = { id: 'u1', role: 'admin' as const };

const person = (over: Partial<PersonSummary> = {}): PersonSummary => ({
  id: 'u2',
  name: 'Priya',
  handle: 'priya',
  email: 'priya@larkspur.example',
  zone: 'Asia/Kolkata',
  role: 'member',
  disabledAt: null,
  teams: [{ id: 't1', name: 'Payments', role: 'manager' }],
  lastSeenAt: ago(6),
  channels: ['email'],
  ...over,
});
const team = (over: Partial<TeamSummary> = {}): TeamSummary => ({
  id: 't1',
  name: 'Payments',
  handle: 'payments',
  members: [{ id: 'u2', name: 'Priya', handle: 'priya', role: 'manager' }],
  owns: ['the service checkout'],
  ...over,
});

describe('people', () => {
  it('stand with their role, teams, address, when they were seen and how they are reached', () => {
    const html = peoplePage({ people: [person(), person({ id: 'u3', disabledAt: now })], me, drawn });
    expect(html).toContain('1 can sign in');
    for (const words of [
      '@priya, priya@larkspur.example',
      'Payments (manager)',
      '6 min ago',
      'chat, e-mail',
      'Disabled',
    ])
      expect(html).toContain(words);
  });

  it('are given no higher role than the reader has', () => {
    const html = peoplePage({ people: [], me, drawn });
    expect(html).toContain('<option value="admin">');
    expect(html).not.toContain('<option value="owner">');
    expect(personPage({ person: person({ role: 'owner' }), me, drawn })).toContain('<option value="owner" selected>');
  });

  it('are inert, whatever they are called', () => {
    const hostile = person({
      name: evil,
      handle: evil,
      email: evil,
      zone: evil,
      teams: [{ id: 't', name: evil, role: 'member' }],
    });
    expectInert(peoplePage({ people: [hostile], me, drawn }));
    expectInert(personPage({ person: hostile, me, drawn }));
    expectInert(linkPage({ name: evil, handle: evil, url: 'http://localhost/sign-in/x' }));
  });

  it('cannot disable themselves, and who is disabled can be enabled', () => {
    expect(personPage({ person: person({ id: me.id }), me, drawn })).not.toContain('/disable');
    const html = personPage({ person: person({ disabledAt: now }), me, drawn });
    expect(html).toContain('Enable Priya');
    expect(html).not.toContain('Save Priya');
  });
});

describe('a form that comes back', () => {
  const returned = {
    action: '/settings/people',
    values: { name: 'Ines', zone: 'Mars', role: 'viewer' },
    problems: [{ field: 'zone', expected: 'a zone such as Europe/Berlin' }],
    message: 'zone: expected a zone',
  };

  it('keeps what was typed, says what is wrong beside its field, and stands open', () => {
    const html = peoplePage({ people: [], me, drawn: { ...drawn, returned } });
    expect(html).toContain('<details class="add" open>');
    expect(html).toContain('value="Ines"');
    expect(html).toMatch(/value="Mars"[^>]*aria-invalid="true" aria-describedby="add-zone-problem"/);
    expect(html).toContain('Expected a zone such as Europe/Berlin.');
    expect(html).toContain('<option value="viewer" selected>');
    expect(html).not.toContain('role="alert"');
  });

  it('says on top what belongs to no field, and leaves the other forms alone', () => {
    const back = { ...returned, problems: [], message: '@ines is taken.' };
    const html = peoplePage({ people: [], me, drawn: { ...drawn, returned: back } });
    expect(html).toMatch(/role="alert".*@ines is taken\./);
    const other = formView({ ...drawn, returned: back }, '/settings/teams', 'add', {
      name: { label: 'Name', value: 'x' },
    });
    expect(other).toMatchObject({ returned: false, message: null, fields: { name: { value: 'x' } } });
  });

  it('carries the token where there is one', () => {
    const html = peoplePage({ people: [], me, drawn: { ...drawn, token: 'tok"en' } });
    expect(html).toContain('name="form_token" value="tok&quot;en"');
    expect(html.match(/<form [^>]*method="post"/g)!.length).toBe(html.match(/name="form_token"/g)!.length);
  });
});

describe('teams', () => {
  it('stand with their people, managers first, and what they own', () => {
    const html = teamsPage({ teams: [team(), team({ name: 'Empty', members: [], owns: [] })], all: true, drawn });
    expect(html).toContain('1 person, managed by Priya');
    expect(html).toContain('owns the service checkout');
    expect(html).toContain('nobody yet');
    expect(html).toContain('Make this team');
  });

  it('of a manager can be changed, and neither made nor removed', () => {
    expect(teamsPage({ teams: [team()], all: false, drawn })).not.toContain('Make this team');
    const people = [
      { id: 'u2', name: 'Priya', handle: 'priya' },
      { id: 'u4', name: 'Tom', handle: 'tom' },
    ];
    const html = teamPage({ team: team(), people, all: false, drawn });
    expect(html).not.toContain('/settings/teams/payments/remove"');
    expect(html).toContain('/settings/teams/payments/members/priya/remove');
    expect(html).toContain('<option value="tom">');
    expect(html).not.toContain('<option value="priya">');
  });

  it('are inert, whatever they are called', () => {
    const hostile = team({
      name: evil,
      handle: evil,
      owns: [evil],
      members: [{ id: 'x', name: evil, handle: evil, role: 'member' }],
    });
    expectInert(teamsPage({ teams: [hostile], all: true, drawn }));
    expectInert(teamPage({ team: hostile, people: [{ id: 'y', name: evil, handle: evil }], all: true, drawn }));
  });
});

describe('roles', () => {
  it('has a row for every permission that a person may hold, and marks the reader', () => {
    const html = rolesPage({ me: 'member' });
    const forPeople = permissions.filter((permission) => !['alert.ingest', 'system.run'].includes(permission));
    expect(html.match(/<code class="block quiet">/g)).toHaveLength(forPeople.length);
    for (const permission of forPeople) expect(html).toContain(`<code class="block quiet">${permission}</code>`);
    expect(html).toMatch(/member <span class="pill pill-you">you/);
  });
});

describe('a refusal', () => {
  it('says what it would take, and who can change that', () => {
    const html = refusedPage({ permission: 'people.manage', role: 'viewer', outsider: false, admins: ['Sam', 'Maya'] });
    expect(html).toContain('This page is for admins; you are a viewer.');
    expect(html).toContain('Sam or Maya can change that.');
    expect(refusedPage({ permission: 'team.manage', role: 'member', outsider: false, admins: [] })).toContain(
      'admins and the managers of the team that owns the thing',
    );
  });

  it('names nobody to who is in no team', () => {
    const html = refusedPage({ permission: 'people.read', role: 'member', outsider: true, admins: ['Sam'] });
    expect(html).toContain('You are in no team yet');
    expect(html).not.toContain('Sam');
  });
});

const integration = (over: Partial<IntegrationsPageData['integrations'][number]> = {}) => ({
  id: '01a20d58-5beb-720d-bb87-000000000001',
  name: 'Grafana',
  source: 'grafana',
  service: { id: 's1', name: 'checkout' },
  defaultSeverity: 'high',
  allowedAddresses: [] as string[],
  createdAt: ago(60),
  keys: [
    {
      id: 'k1',
      key: 'oak_abcd…',
      signed: true,
      createdAt: ago(60).toISOString(),
      lastUsedAt: ago(5).toISOString(),
      revokedAt: null,
    },
    {
      id: 'k0',
      key: 'oak_dead…',
      signed: false,
      createdAt: ago(90).toISOString(),
      lastUsedAt: null,
      revokedAt: ago(30).toISOString(),
    },
  ],
  ...over,
});
const integrations = (over: Partial<IntegrationsPageData> = {}) =>
  integrationsPage({
    integrations: [integration()],
    next: null,
    services: ['checkout'],
    manages: new Set([integration().id]),
    open: null,
    base: 'https://alerts.example.com',
    drawn,
    ...over,
  });

describe('integrations', () => {
  it('open to what their sender is told, to their live keys, and to a test', () => {
    const html = integrations();
    expect(html).toContain('https://alerts.example.com/webhooks/grafana/YOUR_KEY');
    expect(html).toContain('oak_abcd…');
    expect(html).not.toContain('oak_dead…');
    expect(html).toContain('last alert 5 min ago');
    expect(html).toContain('Send a test alert');
    expect(html).toContain('It is the only one');
  });

  it('can be looked at, and not changed, by who only reads them', () => {
    const html = integrations({ manages: new Set(), services: [] });
    expect(html).not.toContain('<form');
    expect(html).toContain('oak_abcd…');
  });

  it('say when nothing came for long, nothing ever, or nothing can', () => {
    const quiet = integration({ keys: [{ ...integration().keys[0]!, lastUsedAt: ago(3 * 24 * 60).toISOString() }] });
    expect(integrations({ integrations: [quiet] })).toContain('Quiet for 3 d');
    const fresh = integration({ keys: [{ ...integration().keys[0]!, lastUsedAt: null }] });
    expect(integrations({ integrations: [fresh] })).toContain('Nothing yet');
    const html = integrations({ integrations: [integration({ keys: [] })] });
    expect(html).toContain('No key');
    expect(html).not.toContain('Send a test alert');
  });

  it('have a snippet, a name and an icon for every source, with the key in it where it is known', () => {
    for (const { id } of alertSources) {
      const text = (key?: string) =>
        snippetOf(id, { base: 'https://alerts.example.com', ...(key ? { key } : {}) })
          .pieces.map((piece) => piece.text)
          .join('');
      expect(text()).toContain('YOUR_KEY');
      expect(text('oak_secret')).toContain('oak_secret');
      expect(text('oak_secret')).not.toContain('YOUR_KEY');
      expect(sourceWords(id).name).not.toBe(id);
    }
  });

  it('whose sender signs have the snippet that signs, as long as one of their keys asks for it', () => {
    const keyed = (signed: boolean) => [{ ...integration().keys[0]!, signed }];
    const shown = (source: string, signed: boolean) =>
      integrations({ integrations: [integration({ source, keys: keyed(signed) })] });
    expect(shown('generic-json', true)).toContain('openssl dgst -sha256');
    expect(shown('generic-json', false)).not.toContain('openssl');
    expect(shown('grafana', true)).not.toContain('openssl');
  });

  it('are inert, whatever they are called', () => {
    expectInert(
      integrations({ integrations: [integration({ name: evil, service: { id: 's', name: evil } })], services: [evil] }),
    );
    expectInert(keyPage({ name: evil, id: 'x', source: 'grafana', key: 'oak_secret', base: 'https://a.example' }));
  });
});

const health = (over: Partial<HealthPageData> = {}) =>
  healthPage({ dependencies: [], channels: [], queues: [], failed: [], next: null, manages: true, drawn, ...over });
const failed = (over: Partial<HealthPageData['failed'][number]> = {}): HealthPageData['failed'][number] => ({
  id: 'p1',
  incident: { number: 7, title: 'Errors', status: 'triggered' },
  person: { id: 'u2', name: 'Priya', disabled: false },
  channel: 'email',
  reason: 'the mail server does not answer',
  attempts: 5,
  at: ago(5),
  again: null,
  canSendAgain: true,
  ...over,
});

describe('health', () => {
  it('is calm where nothing is wrong', () => {
    const html = health({ dependencies: [{ name: 'database', ok: true, state: 'answers', needed: true }] });
    expect(html).toContain('Paging works.');
    expect(html).toContain('No page failed');
  });

  it('says on top what is broken, and what that means for paging', () => {
    const html = health({
      dependencies: [
        { name: 'worker', ok: false, state: 'has not looked for 10 s', needed: true },
        { name: 'channel email', ok: true, state: 'set up', needed: false },
      ],
      channels: [
        {
          channel: 'email',
          due: 2,
          running: 0,
          oldestDueAt: ago(3),
          sent: 0,
          failed: 4,
          lastFailure: { at: now, reason: 'no route' },
        },
      ],
    });
    expect(html).toContain('Worker has not looked for 10 s.</strong> Nobody is paged until it is back.');
    expect(html).toContain('Paging is 3 min late.');
    expect(html).toContain('E-mail does not go out.</strong> No route. Pages move on to the next method.');
  });

  it('offers to send again what can be, and says why not where it cannot', () => {
    const html = health({
      failed: [
        failed(),
        failed({ id: 'p2', canSendAgain: false, again: 'delivered' }),
        failed({ id: 'p3', canSendAgain: false, incident: { number: 8, title: 'x', status: 'resolved' } }),
        failed({ id: 'p4', canSendAgain: false, person: { id: 'u9', name: 'Vic', disabled: true } }),
      ],
    });
    expect(html.match(/Send again/g)).toHaveLength(1);
    expect(html).toContain('/settings/health/pages/p1/resend');
    for (const words of ['sent again, delivered', 'resolved since', 'disabled since']) expect(html).toContain(words);
    expect(health({ failed: [failed()], manages: false })).not.toContain('Send again');
  });

  it('is inert, whatever is told', () => {
    const hostile = failed({ reason: evil, channel: evil, incident: { number: 1, title: evil, status: 'triggered' } });
    const channel = {
      channel: evil,
      due: 0,
      running: 0,
      oldestDueAt: null,
      sent: 0,
      failed: 1,
      lastFailure: { at: now, reason: evil },
    };
    expectInert(health({ failed: [hostile], channels: [channel] }));
  });
});

const key = (over: Partial<KeyItem> = {}): KeyItem => ({
  id: 'k1',
  name: 'deploy-bot',
  key: 'oat_12345678…',
  role: 'member',
  scopes: ['read', 'respond'],
  team: { id: 't1', name: 'Payments' },
  createdAt: ago(60),
  createdBy: 'Sam',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...over,
});
const keys = (over: Partial<Parameters<typeof keysPage>[0]> = {}) =>
  keysPage({
    keys: [key()],
    next: null,
    teams: [{ name: 'Payments', handle: 'payments' }],
    whole: true,
    me,
    drawn,
    ...over,
  });

describe('keys', () => {
  it('are shown by what they begin with; over is who is revoked or at the end', () => {
    const html = keys({ keys: [key(), key({ id: 'k2', revokedAt: now }), key({ id: 'k3', expiresAt: ago(1) })] });
    expect(html).toContain('<code>oat_12345678…</code>');
    expect(html).toContain('Revoked');
    expect(html).toContain('Ended');
    expect(html.match(/\/revoke"/g)).toHaveLength(1);
  });

  it('stand once in full, when they are made', () => {
    expect(madeKeyPage({ name: evil, key: 'oat_secret', base: 'https://a.example' })).toContain('oat_secret');
    expectInert(keys({ keys: [key({ name: evil, createdBy: evil })] }));
  });
});

const row = (over: Partial<AuditRow> = {}): AuditRow => ({
  id: 'a1',
  at: ago(3),
  who: { words: 'Sam, in chat' },
  address: '203.0.113.20',
  what: 'Changed the service checkout',
  command: 'service.update',
  incident: null,
  changed: true,
  refused: null,
  count: 1,
  before: { ackTimeoutSeconds: 600 },
  after: { ackTimeoutSeconds: 300 },
  sequence: 12,
  ...over,
});

describe('the audit', () => {
  it('opens each row to what was before and after, and leads to all of it as lines', () => {
    const html = auditPage({ rows: [row()], next: 'c1', search: { person: 'sam' }, drawn });
    for (const words of [
      '600',
      '300',
      'sealed as number 12',
      'from 203.0.113.20',
      '/settings/audit.jsonl?person&#x3D;sam',
    ])
      expect(html).toContain(words);
    expect(html).toContain('value="sam"');
    expect(html).toContain('cursor&#x3D;c1');
  });

  it('is inert, whatever was done', () => {
    const hostile = row({
      who: { words: evil },
      what: evil,
      after: { [evil]: evil },
      before: null,
      refused: { reason: evil },
    });
    expectInert(
      auditPage({
        rows: [hostile],
        next: null,
        search: { text: evil },
        drawn: {
          ...drawn,
          returned: { action: '/settings/audit', values: { text: evil }, problems: [], message: evil },
        },
      }),
    );
  });
});

describe('the frame', () => {
  const actor = (over: Partial<UserActor>): UserActor => ({
    kind: 'user',
    organisationId: 'o',
    id: 'u',
    name: 'Sam',
    role: 'member',
    via: 'chat',
    teams: [{ teamId: 't1', role: 'member' }],
    ...over,
  });
  const pathsFor = (over: Partial<UserActor>) => sectionsFor(actor(over)).map(({ path }) => path);

  it('lists what the reader may open, as the registry of paths says', () => {
    expect(pathsFor({ role: 'owner' })).toEqual(
      expect.arrayContaining([
        '/settings/people',
        '/settings/teams',
        '/settings/roles',
        '/settings/integrations',
        '/settings/health',
      ]),
    );
    expect(pathsFor({})).toEqual(expect.arrayContaining(['/settings/roles', '/settings/integrations']));
    expect(pathsFor({})).not.toContain('/settings/people');
    expect(pathsFor({ teams: [{ teamId: 't1', role: 'manager' }] })).toContain('/settings/teams');
    expect(pathsFor({ teams: [] }).filter((path) => path.startsWith('/settings/'))).toEqual([]);
  });

  it('knows the page that a form stands on', () => {
    expect(pageAbove('/settings/keys')).toBe('/settings/keys');
    expect(pageAbove('/settings/keys/:id/revoke')).toBe('/settings/keys');
    expect(pageAbove('/settings/people/:person/link')).toBe('/settings/people/:person');
    expect(pageAbove('/settings/sign-in/groups')).toBe('/settings/sign-in');
    expect(pageAbove('/settings/health/pages/:id/resend')).toBe('/settings/health');
    expect(pageAbove('/nowhere/at/all')).toBe('');
  });

  it('tells what was done, and is inert', () => {
    const html = settingsFrame({
      organisation: { name: evil, demo: false },
      me: { id: 'u', name: evil, role: 'owner' },
      sections: sectionsFor(actor({ role: 'owner' })),
      current: '/settings/people',
      title: evil,
      body: '<p>page</p>',
      flash: {
        says: evil,
        link: { path: '/rooms/x', label: evil },
        act: { path: '/settings/x', label: evil, fields: { test: evil } },
      },
      token: '',
      now,
    });
    expectInert(html);
    expect(html).toContain('aria-current="page"');
    expect(html).toContain('role="status"');
  });
});
