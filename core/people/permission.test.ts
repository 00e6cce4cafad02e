import { describe, expect, it } from '@jest/globals';
import { buildActor, buildUserActor, integrationActor } from './fixtures/people.js';
import { systemActor, type Actor, type TokenActor } from './actor.js';
import { dependsOnTeam, isOutsider, isSensitive, mayDo, permissions, teamsWhere, type About } from './permission.js';
import { roles, type Role } from './role.js';
import { scopeNames, type Scope } from './scope.js';

/** What a role may do that no lower role may. */
const gains = (role: Role, below?: Role) =>
  permissions.filter((wish) => mayDo(buildActor(role), wish) && !(below && mayDo(buildActor(below), wish)));

describe('mayDo', () => {
  it('lets a viewer look, and change nothing but their own session', () => {
    expect(gains('viewer').filter((wish) => !wish.endsWith('.read'))).toEqual(['access.request', 'session.own']);
  });

  it('lets a member respond', () => {
    expect(gains('member', 'viewer')).toEqual([
      'incident.answer',
      'incident.respond',
      'incident.declare',
      'incident.restrict',
      'oncall.override',
      'room.post',
      'integration.read',
    ]);
  });

  it('keeps schedules, what sends alerts, people, keys and the audit to admins', () => {
    expect(gains('admin', 'member')).toEqual([
      'schedule.manage',
      'service.manage',
      'integration.manage',
      'outbox.read',
      'people.manage',
      'team.manage',
      'session.manage',
      'key.read',
      'key.manage',
      'audit.read',
      'audit.export',
      'health.read',
      'health.manage',
    ]);
  });

  it('keeps the organisation to its owner', () => {
    expect(gains('owner', 'admin')).toEqual(['organisation.manage', 'identity.manage']);
  });

  it('keeps to machines what only machines do', () => {
    expect(permissions.filter((wish) => !mayDo(buildActor('owner'), wish))).toEqual(['alert.ingest', 'system.run']);
  });
});

/** Everything that somebody may; `about`: of the thing of that team. */
const all = (actor: Actor, about?: About) => permissions.filter((wish) => mayDo(actor, wish, about));
const key = (over: Partial<TokenActor>): TokenActor => ({ ...(buildActor('owner', 'token') as TokenActor), ...over });
const inTeam = (teamRole: 'manager' | 'member', role: Role = 'member') =>
  buildUserActor({ role, teams: [{ teamId: 'payments', role: teamRole }] });
/** Manager of one team, member of another. */
const two = buildUserActor({
  teams: [
    { teamId: 'payments', role: 'manager' },
    { teamId: 'platform', role: 'member' },
  ],
});
const own = { teamId: 'payments' };
const others = { teamId: 'platform' };
const nobodys = { teamId: null };

/** What managers of a team do with what their team owns. */
const managed: string[] = [
  'schedule.manage',
  'service.manage',
  'integration.read',
  'integration.manage',
  'team.manage',
  'key.read',
  'key.manage',
];

describe('a key with a scope', () => {
  it.each<[Scope, string[]]>([
    [
      'read',
      [
        ...['incident.read', 'alert.read', 'oncall.read', 'room.read', 'service.read', 'integration.read'],
        ...['people.read', 'organisation.read'],
      ],
    ],
    [
      'respond',
      [
        ...['incident.read', 'incident.answer', 'incident.respond', 'incident.declare', 'incident.restrict'],
        ...['alert.read', 'oncall.read', 'room.read', 'room.post', 'people.read', 'organisation.read'],
      ],
    ],
    ['schedule', ['oncall.read', 'oncall.override', 'schedule.manage', 'people.read', 'organisation.read']],
    [
      'configure',
      [
        ...['oncall.read', 'service.read', 'service.manage', 'integration.read', 'integration.manage'],
        ...['people.read', 'organisation.read'],
      ],
    ],
    ['people', ['people.read', 'people.manage', 'team.manage', 'organisation.read']],
    ['audit', ['audit.read', 'organisation.read']],
  ])('%s may do what its scope is for, and nothing else', (scope, wanted) => {
    expect(all(key({ scopes: [scope] }))).toEqual(wanted);
  });

  it('may what any of its scopes allows, without a scope nothing, and never more than its role', () => {
    const two = [...all(key({ scopes: ['audit'] })), ...all(key({ scopes: ['people'] }))];
    expect(new Set(all(key({ scopes: ['audit', 'people'] })))).toEqual(new Set(two));
    expect(all(key({ scopes: [] }))).toEqual([]);
    expect(all(key({ role: 'viewer', scopes: ['people'] }))).toEqual(['people.read', 'organisation.read']);
    expect(all(key({ role: 'viewer', scopes: [...scopeNames] }))).not.toContain('incident.respond');
  });
});

describe('in the team that owns a thing', () => {
  const more = (actor: Actor, about?: About) =>
    all(actor, about).filter((wish) => !mayDo(buildActor('member'), wish, nobodys));

  it('managers manage it, and members see what sends alerts', () => {
    expect(more(inTeam('manager'), own)).toEqual(managed);
    expect(more(inTeam('member'), own)).toEqual(['integration.read']);
  });

  it('nobody is more than elsewhere by what they are in another team', () => {
    for (const about of [others, nobodys]) {
      expect(more(inTeam('manager'), about)).toEqual([]);
      expect(more(inTeam('member'), about)).toEqual([]);
    }
  });

  it('viewers stay viewers, and admins need no team', () => {
    expect(all(inTeam('manager', 'viewer'), own)).toEqual(all(buildActor('viewer'), nobodys));
    expect(all(inTeam('manager', 'viewer'))).toEqual(all(buildActor('viewer'), nobodys));
    for (const about of [own, others, nobodys])
      expect(all(buildUserActor({ role: 'admin', teams: [] }), about)).toEqual(expect.arrayContaining(managed));
  });

  it('counts for whoever asks of no thing yet', () => {
    expect(more(inTeam('manager'))).toEqual(managed);
    expect(more(inTeam('member'))).toEqual(['integration.read']);
    expect(more(two)).toEqual(managed);
  });

  it('decides only where the table says so', () => {
    expect(permissions.filter(dependsOnTeam)).toEqual(managed);
  });
});

describe('a key of the organisation', () => {
  it('may as far as its role goes in every team, and stands in none', () => {
    for (const about of [own, others, nobodys, undefined]) {
      expect(all(key({ role: 'admin' }), about)).toEqual(expect.arrayContaining(managed));
      expect(all(key({ role: 'member' }), about).filter((wish) => managed.includes(wish))).toEqual([]);
    }
  });
});

describe('a key of a team', () => {
  const ofTeam = (over: Partial<TokenActor> = {}) => key({ teamId: 'payments', ...over });
  const ofTheWhole = [
    ...['outbox.read', 'people.manage', 'session.manage', 'audit.read', 'audit.export', 'health.read'],
    ...['health.manage', 'organisation.manage', 'identity.manage'],
  ];

  it('manages what its team owns, and has no part in the organisation, whatever its role', () => {
    for (const role of ['member', 'admin', 'owner'] as const) {
      expect(all(ofTeam({ role }), own)).toEqual(expect.arrayContaining(managed));
      expect(all(ofTeam({ role })).filter((wish) => ofTheWhole.includes(wish))).toEqual([]);
    }
    expect(all(key({}))).toEqual(expect.arrayContaining(ofTheWhole));
  });

  it('is at home there alone', () => {
    for (const about of [others, nobodys]) expect(all(ofTeam(), about)).toEqual([]);
    expect(all(ofTeam(), own)).toContain('incident.respond');
  });

  it('of a viewer looks, and manages nothing', () => {
    expect(all(ofTeam({ role: 'viewer' }), own)).toEqual(all(buildActor('viewer'), nobodys));
  });
});

describe('the link of a page', () => {
  const paged = ['incident.read', 'incident.answer', 'organisation.read'];

  it('shows its incident and answers it, and nothing more even for an owner', () => {
    for (const role of ['member', 'admin', 'owner'] as const)
      expect(all(buildUserActor({ role, linkedIncident: 1 }))).toEqual(paged);
  });

  it('is good for whoever is paged, in a team or not, as far as their role goes', () => {
    expect(all(buildUserActor({ linkedIncident: 1, teams: [] }))).toEqual(paged);
    expect(all(buildUserActor({ role: 'viewer', linkedIncident: 1, teams: [] }))).toEqual(
      paged.filter((wish) => wish !== 'incident.answer'),
    );
  });
});

describe('an outsider', () => {
  it('asks to be let in, looks after their own session, and sees the name of the organisation', () => {
    for (const role of ['viewer', 'member'] as const)
      expect(all(buildUserActor({ role, teams: [] }))).toEqual(['access.request', 'session.own', 'organisation.read']);
  });

  it('is a person in no team who is no admin', () => {
    const without = roles.map((role) => isOutsider(buildUserActor({ role, teams: [] })));
    expect(without).toEqual([true, true, false, false]);
    const others = [buildUserActor(), buildActor('viewer', 'token'), integrationActor, systemActor('org')];
    expect(others.map(isOutsider)).toEqual([false, false, false, false]);
  });
});

describe('a recent proof', () => {
  it('is asked for where access itself is given or taken', () => {
    expect(permissions.filter(isSensitive)).toEqual([
      'session.manage',
      'key.manage',
      'audit.export',
      'identity.manage',
    ]);
  });
});

describe('teamsWhere', () => {
  it('is no list for whoever may everywhere', () => {
    for (const actor of [buildActor('admin'), buildActor('admin', 'token'), systemActor('org')])
      expect(teamsWhere(actor, 'integration.manage')).toBeNull();
    expect(teamsWhere(buildActor('viewer'), 'service.read')).toBeNull();
  });

  it('names the teams in which somebody may', () => {
    expect(teamsWhere(two, 'integration.read')).toEqual(['payments', 'platform']);
    expect(teamsWhere(two, 'integration.manage')).toEqual(['payments']);
    expect(teamsWhere(buildUserActor({ teams: [] }), 'integration.read')).toEqual([]);
    expect(teamsWhere(two, 'audit.read')).toEqual([]);
  });

  it('is the one team of a key of a team, and none for the sender of alerts', () => {
    expect(teamsWhere(key({ teamId: 'payments' }), 'integration.manage')).toEqual(['payments']);
    expect(teamsWhere(key({ role: 'member' }), 'integration.manage')).toEqual([]);
    expect(teamsWhere(integrationActor, 'integration.manage')).toEqual([]);
  });
});

describe('OpenAlert as an actor', () => {
  it('acts by the clock, in one organisation, unless another surface is named', () => {
    expect(systemActor('org')).toEqual({
      kind: 'system',
      organisationId: 'org',
      id: null,
      name: 'OpenAlert',
      via: 'clock',
    });
    expect(systemActor('org', 'cli').via).toBe('cli');
  });
});
