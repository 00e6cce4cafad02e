import { describe, expect, it } from '@jest/globals';
import { foreseeGroups, type Known } from './foresee-groups.js';
import { withMapping, type GroupMapping } from './group-grants.js';

const map = (groupId: string, over: Partial<GroupMapping> = {}): GroupMapping => ({
  id: groupId,
  issuer: 'i',
  groupId,
  teamId: null,
  teamRole: 'member',
  role: null,
  ...over,
});
const known = (over: Partial<Known> = {}): Known => ({
  issuer: 'i',
  groups: ['crew'],
  role: 'member',
  roleSource: 'hand',
  teams: [],
  isLastOwner: false,
  ...over,
});
const foresee = (one: Known, before: GroupMapping[], after: GroupMapping[]) =>
  foreseeGroups(one, { before, after }, 'member');
const nothing = { teams: [], role: null };

describe('a mapping that comes', () => {
  const crew = map('crew', { teamId: 'platform', role: 'admin' });

  it('puts its members into a team and gives them a role', () => {
    expect(foresee(known(), [], [crew])).toEqual({
      teams: [{ teamId: 'platform', before: null, after: 'member' }],
      role: { before: 'member', after: 'admin' },
    });
  });

  it('changes nobody who is in another group, comes by another issuer, or has it by hand', () => {
    expect(foresee(known({ groups: ['others'] }), [], [crew])).toEqual(nothing);
    expect(foresee(known({ issuer: 'j' }), [], [crew])).toEqual(nothing);
    const byHand = known({ role: 'owner', teams: [{ teamId: 'platform', role: 'manager', source: 'hand' }] });
    expect(foresee(byHand, [], [crew])).toEqual(nothing);
  });

  it('counts for nothing where another one gives as much', () => {
    expect(foresee(known(), [crew], [crew, map('crew', { role: 'viewer' })])).toEqual(nothing);
  });

  it('tells what it changes itself, and not what another mapping is about to change', () => {
    const other = map('crew', { teamId: 'payments' });
    expect(foresee(known(), [other], [other, map('crew', { teamId: 'platform' })]).teams).toEqual([
      { teamId: 'platform', before: null, after: 'member' },
    ]);
  });
});

describe('a mapping that goes, or becomes another', () => {
  const crew = map('crew', { teamId: 'platform', teamRole: 'manager', role: 'admin' });
  const granted = known({
    role: 'admin',
    roleSource: 'mapping',
    teams: [{ teamId: 'platform', role: 'manager', source: 'mapping' }],
  });

  it('takes back what it gave', () => {
    expect(foresee(granted, [crew], [])).toEqual({
      teams: [{ teamId: 'platform', before: 'manager', after: null }],
      role: { before: 'admin', after: 'member' },
    });
  });

  it('leaves what was given by hand since, and the last owner', () => {
    const byHand = known({ role: 'owner', teams: [{ teamId: 'platform', role: 'manager', source: 'hand' }] });
    expect(foresee(byHand, [crew], [])).toEqual(nothing);
    const last = known({ role: 'owner', roleSource: 'mapping', isLastOwner: true });
    expect(foresee(last, [map('crew', { role: 'owner' })], []).role).toBeNull();
  });

  it('takes the place of what the same group granted of the same team', () => {
    const after = withMapping([crew, map('crew', { role: 'owner' })], map('crew', { teamId: 'platform' }));
    expect(after).toEqual([map('crew', { role: 'owner' }), map('crew', { teamId: 'platform' })]);
    expect(foresee(granted, [crew], withMapping([crew], map('crew', { teamId: 'platform', role: 'admin' })))).toEqual({
      teams: [{ teamId: 'platform', before: 'manager', after: 'member' }],
      role: null,
    });
    expect(withMapping([crew], map('crew', { issuer: 'j', teamId: 'platform' }))).toHaveLength(2);
    expect(withMapping([crew], map('others', { teamId: 'platform' }))).toHaveLength(2);
  });
});
