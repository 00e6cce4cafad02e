/** What must hold of the matrix, whatever else it says: written by hand, and read against expected.csv. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commandNamed, commands } from '../../core/commands/index.js';
import { isSensitive, type Permission } from '../../core/people/permission.js';
import { paths } from '../../api/paths.js';
import { permissionOf } from './permission-of.js';
import { queries } from '../../core/queries/index.js';

interface Cell {
  surface: string;
  name: string;
  caller: string;
  answer: string;
}

const cells: Cell[] = readFileSync(new URL('expected.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [surface, name, caller, answer] = line.split(',');
    return { surface: surface!, name: name!, caller: caller!, answer: answer! };
  });

const of = (caller: string) => cells.filter((cell) => cell.caller === caller);
const say = ({ surface, name, answer }: Cell) => `${surface} ${name}: ${answer}`;
const done = (caller: string) => of(caller).filter(({ answer }) => answer === 'ok');
const key = ({ surface, name }: Cell) => `${surface} ${name}`;
const isMachine = (cell: Cell) => ['system.run', 'alert.ingest'].includes(permissionOf(cell) ?? '');
const isChange = ({ surface, name }: Cell) =>
  surface === 'command' ||
  (surface === 'verb' && commandNamed(name) !== undefined) ||
  (surface === 'route' && !name.startsWith('GET ') && name !== 'POST /api/v1/simulate');
/** One's own session, the wish to be let in, and what anybody may see or hold in their hand, are everybody's. */
const everybodys = ['session.own', 'access.request', 'session', 'public', 'link', 'loopback'];
const isOwn = (cell: Cell) => everybodys.includes(permissionOf(cell) ?? '');

/** Whoever stands lower does nothing that who stands higher may not. */
function within(lower: string, higher: string) {
  const allowed = new Set(done(higher).map(key));
  return done(lower)
    .filter((cell) => !allowed.has(key(cell)) && !isOwn(cell))
    .map(say);
}

/** What a route runs. */
const runs = new Map(paths.map(({ method, path, runs: name }) => [`${method} ${path}`, name]));

/** What the company of the matrix has not: issuers, links and sessions of the owner's, accounts that wait, tokens that are right. */
const notHere = new Set([
  'GET /act/:token',
  'GET /sign-in/entra',
  'GET /sign-in/entra/back',
  'GET /sign-in/oidc',
  'GET /sign-in/oidc/back',
  'POST /act/:token',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/revoke',
  'POST /api/v1/auth/token',
  'POST /api/v1/me/sessions/revoke',
  'POST /me/sessions/:id/revoke',
  'POST /settings/sign-in/accounts/:id',
  'POST /sign-in/new-password',
  'POST /v2/change/enqueue',
  'POST /v2/enqueue',
  'identity.confirm',
  'session.revoke',
]);

/** What is asked for without naming any thing: the asker's own lists, and what they make anew. */
const namesNothing = new Set([
  'GET /outbox',
  'GET /settings/roles',
  'POST /settings/teams',
  'alert.list',
  'audit.export',
  'audit.head',
  'audit.heads',
  'audit.list',
  'audit.review-access',
  'identity.preview',
  'incident.cards',
  'incident.declare',
  'incident.list',
  'incident.measure',
  'integration.list',
  'key.list',
  'oncall.show',
  'organisation.set-ack-timeout',
  'organisation.show',
  'outbox.list',
  'page.failed',
  'page.failed',
  'page.test',
  'people.directory',
  'people.list',
  'people.reach',
  'person.add',
  'policy.list',
  'room.list',
  'schedule.list',
  'service.list',
  'system.doctor',
  'system.health',
  'system.health',
  'team.list',
]);

describe('the matrix', () => {
  it('holds over three thousand cells: every command, query, verb, route and room', () => {
    expect(cells.length).toBeGreaterThanOrEqual(3000);
    expect([...new Set(cells.map(({ surface }) => surface))].sort()).toEqual([
      'command',
      'query',
      'route',
      'socket',
      'verb',
    ]);
    const names = new Set(cells.map(({ name }) => name));
    expect([...commands, ...queries].map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  });

  it('a viewer changes nothing but their own session', () => {
    expect(
      done('viewer')
        .filter((cell) => isChange(cell) && !isOwn(cell))
        .map(say),
    ).toEqual([]);
  });

  it('somebody without a team sees nothing of the organisation but its name', () => {
    const shown = done('outsider').filter((cell) => !isOwn(cell) && permissionOf(cell) !== 'organisation.read');
    expect(shown.map(say)).toEqual([]);
  });

  it('another organisation finds nothing of ours: what names one of our things is absent', () => {
    const found = of('other organisation').filter((cell) => cell.answer === 'ok' && !isOwn(cell));
    const names = found.filter(({ name }) => !namesNothing.has(name) && !namesNothing.has(runs.get(name) ?? ''));
    expect(names.map(({ name }) => name)).toEqual([]);
  });

  it('every cell is about something that is there: but for what no sample can name, an owner finds all', () => {
    const absent = of('owner').filter(({ answer }) => answer === 'absent');
    expect(absent.map(({ name }) => name).filter((name) => !notHere.has(name))).toEqual([]);
  });

  it('an owner may do everything but what machines do', () => {
    const refused = of('owner').filter((cell) => cell.answer === 'forbidden' && !isMachine(cell) && !isOwn(cell));
    // Over REST a person has no fresh proof of who they are; in the browser they are asked for one.
    expect(refused.filter((cell) => !isSensitive(permissionOf(cell) as Permission)).map(say)).toEqual([]);
  });

  it('nobody but OpenAlert runs what only machines run', () => {
    const ran = cells.filter((cell) => isMachine(cell) && cell.answer === 'ok' && cell.caller !== 'integration key');
    expect(ran.map(say)).toEqual([]);
  });

  it.each([
    ['admin', 'owner'],
    ['manager', 'admin'],
    ['member', 'manager'],
    ['viewer', 'member'],
    ['outsider', 'viewer'],
    ['page link', 'member'],
    ['key: read', 'viewer'],
    ['key: respond', 'member'],
    ['key: schedule', 'admin'],
    ['key: configure', 'admin'],
    ['key: people', 'admin'],
    ['key: audit', 'admin'],
  ])('%s does nothing that %s may not', (lower, higher) => {
    // A key that reads may read integrations, which a viewer may not: its maker is an admin.
    expect(within(lower, higher).filter((line) => !/integration/.test(line))).toEqual([]);
  });

  it('the sender of alerts sends alerts, and nothing else', () => {
    const passed = of('integration key').filter(({ answer }) => answer !== 'forbidden' && answer !== 'unauthorised');
    expect(
      passed
        .filter((cell) => permissionOf(cell) !== 'alert.ingest' && !isOwn(cell) && permissionOf(cell) !== 'key')
        .map(say),
    ).toEqual([]);
  });

  it('a key that reads changes nothing', () => {
    expect(
      done('key: read')
        .filter((cell) => isChange(cell) && !isOwn(cell))
        .map(say),
    ).toEqual([]);
  });

  it('the link of a page acknowledges and escalates, and changes nothing else', () => {
    const changes = done('page link').filter((cell) => isChange(cell) && permissionOf(cell) !== 'session');
    expect([...new Set(changes.map(({ name }) => name))].sort()).toEqual([
      'POST /act/:token',
      'incident.acknowledge',
      'incident.escalate',
    ]);
  });

  it('another team changes nothing that ours owns', () => {
    const ours = ['service.manage', 'schedule.manage', 'integration.manage', 'team.manage'];
    for (const caller of ['other team', 'key of another team'])
      expect(
        done(caller)
          .filter((cell) => isChange(cell) && ours.includes(permissionOf(cell) ?? ''))
          .map(say),
      ).toEqual([]);
  });

  it('a page asks for what its command asks for, and its file of lines for what REST asks', () => {
    const own = paths.filter(({ path, runs: name }) => path.startsWith('/settings/') && name !== undefined);
    const wrong = own
      .filter(({ method, path }) => method === 'POST' || path.endsWith('.jsonl'))
      .filter(({ guard, runs: name }) => guard !== permissionOf({ surface: '', name: name! }));
    expect(wrong.map(({ path }) => path)).toEqual([]);
    const lines = paths.filter(({ path }) => path.endsWith('/audit.jsonl')).map(({ guard }) => guard);
    expect(lines).toEqual(['audit.read', 'audit.read']);
  });

  it('who is nobody is told nothing', () => {
    const open = ['public', 'link', 'loopback'];
    const told = done('anonymous').filter((cell) => !open.includes(permissionOf(cell) ?? ''));
    // Whoever is signed in nowhere is signed out all the same.
    expect(told.map(({ name }) => name)).toEqual(['POST /sign-out']);
  });
});
