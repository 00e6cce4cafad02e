import { describe, expect, it } from '@jest/globals';
import { buildActor } from './fixtures/people.js';
import { systemActor } from './actor.js';
import { mayDo, permissions } from './permission.js';
import type { Role } from './role.js';

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
