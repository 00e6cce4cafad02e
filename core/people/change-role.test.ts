import { describe, expect, it } from '@jest/globals';
import { buildActor } from './fixtures/people.js';
import { roleRefusal, type RoleChange } from './change-role.js';
import { systemActor } from './actor.js';
import type { Role } from './role.js';

const change = (over: Partial<RoleChange>): RoleChange => ({
  userId: 'somebody',
  before: 'member',
  after: 'member',
  owners: 2,
  ...over,
});

describe('roleRefusal', () => {
  it.each<[Role, RoleChange]>([
    ['admin', change({ after: 'admin' })],
    ['admin', change({ before: null, after: 'viewer', userId: null })],
    ['admin', change({ after: null })],
    ['owner', change({ before: 'owner', after: 'viewer' })],
    ['owner', change({ after: 'owner' })],
    ['owner', change({ before: 'owner', after: 'owner', owners: 1 })],
    ['owner', change({ before: 'member', after: 'admin', owners: 1 })],
    ['owner', change({ userId: 'a1', before: 'owner', after: 'admin' })],
    ['admin', change({ userId: 'a1', before: 'admin', after: 'viewer' })],
  ])('lets %s do %j', (role, wanted) => {
    expect(roleRefusal(buildActor(role), wanted)).toBeUndefined();
  });

  it.each<[Role, RoleChange, RegExp]>([
    ['admin', change({ after: 'owner' }), /You are admin/],
    ['admin', change({ before: 'owner', after: 'viewer' }), /Only an owner/],
    ['admin', change({ before: 'owner', after: null }), /Only an owner/],
    ['member', change({ after: 'admin' }), /You are member/],
    ['owner', change({ before: 'owner', after: 'admin', owners: 1 }), /last owner/],
    ['owner', change({ before: 'owner', after: null, owners: 1 }), /last owner/],
    ['owner', change({ userId: 'a1', after: null }), /disables themselves/],
  ])('refuses %s %j', (role, wanted, why) => {
    expect(roleRefusal(buildActor(role), wanted)).toMatch(why);
  });

  it('keeps the last owner from the system as well, which may do everything else', () => {
    expect(roleRefusal(systemActor('org'), change({ before: 'owner', after: null, owners: 1 }))).toMatch(/last owner/);
    expect(roleRefusal(systemActor('org'), change({ after: 'owner' }))).toBeUndefined();
  });
});
