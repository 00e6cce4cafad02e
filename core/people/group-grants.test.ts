import { describe, expect, it } from '@jest/globals';
import {
  grantsOf,
  membershipChanges,
  roleAfter,
  type GroupMapping,
  type RoleFacts,
  type Source,
} from './group-grants.js';
import type { Role } from './role.js';

const map = (groupId: string, over: Partial<GroupMapping> = {}): GroupMapping => ({
  id: groupId,
  issuer: 'i',
  groupId,
  teamId: null,
  teamRole: 'member',
  role: null,
  ...over,
});

describe('groups', () => {
  const mappings = [
    map('pay', { teamId: 'payments' }),
    map('leads', { teamId: 'payments', teamRole: 'manager' }),
    map('pay', { teamId: 'platform' }),
    map('admins', { role: 'admin' }),
    map('all', { role: 'viewer' }),
    map('elsewhere', { issuer: 'j', role: 'owner' }),
  ];
  it('grant teams and the highest role, of their own issuer alone', () => {
    expect(grantsOf(mappings, 'i', ['pay', 'leads', 'admins', 'all', 'elsewhere', 'unknown'])).toEqual({
      teams: [
        { teamId: 'payments', role: 'manager' },
        { teamId: 'platform', role: 'member' },
      ],
      role: 'admin',
    });
    expect(grantsOf([...mappings].reverse(), 'i', ['pay', 'leads']).teams).toContainEqual({
      teamId: 'payments',
      role: 'manager',
    });
    expect(grantsOf(mappings, 'i', ['all', 'admins']).role).toBe('admin');
    expect(grantsOf(mappings, 'i', ['all']).role).toBe('viewer');
    expect(grantsOf(mappings, 'i', [])).toEqual({ teams: [], role: null });
  });
});

describe('memberships', () => {
  it('that were made by hand stay as they are; those of groups come and go with them', () => {
    const current = [
      { teamId: 'by-hand', role: 'manager', source: 'hand' },
      { teamId: 'both', role: 'member', source: 'hand' },
      { teamId: 'former', role: 'member', source: 'mapping' },
      { teamId: 'raised', role: 'member', source: 'mapping' },
      { teamId: 'same', role: 'member', source: 'mapping' },
    ] as const;
    const granted = [
      { teamId: 'both', role: 'manager' },
      { teamId: 'raised', role: 'manager' },
      { teamId: 'same', role: 'member' },
      { teamId: 'new', role: 'member' },
    ] as const;
    expect(membershipChanges(current, granted)).toEqual({
      join: [
        { teamId: 'raised', role: 'manager' },
        { teamId: 'new', role: 'member' },
      ],
      leave: ['former'],
    });
  });
});

describe('a role', () => {
  const facts: RoleFacts = { current: 'member', source: 'hand', granted: null, usual: 'member', isLastOwner: false };
  const cases: [string, Partial<RoleFacts>, Role, Source][] = [
    ['without a grant stays', {}, 'member', 'hand'],
    ['is raised by a group', { granted: 'admin' }, 'admin', 'mapping'],
    ['given by hand is lowered by none', { current: 'owner', granted: 'viewer' }, 'owner', 'hand'],
    ['of the same height stays by hand', { current: 'admin', granted: 'admin' }, 'admin', 'hand'],
    ['of a group is lowered with it', { current: 'admin', source: 'mapping', granted: 'member' }, 'member', 'mapping'],
    ['of a group that is gone is the usual one', { current: 'admin', source: 'mapping' }, 'member', 'hand'],
    ['of the last owner stays', { current: 'owner', source: 'mapping', isLastOwner: true }, 'owner', 'mapping'],
    [
      'of the last owner stays, whatever is granted',
      { current: 'owner', source: 'mapping', granted: 'admin', isLastOwner: true },
      'owner',
      'mapping',
    ],
    [
      'of a last owner may be granted again',
      { current: 'owner', source: 'mapping', granted: 'owner', isLastOwner: true },
      'owner',
      'mapping',
    ],
  ];
  it.each(cases)('%s', (_what, over, role, source) => {
    expect(roleAfter({ ...facts, ...over })).toEqual({ role, source });
  });
});
