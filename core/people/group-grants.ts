/**
 * What groups of a directory grant: teams and a role. Only what came from a group is ever taken away by one. Terms: *mapping* one
 * line that says what one group grants; *source* where a membership came from.
 */
import { roles, type Role } from './role.js';
import type { Membership } from './actor.js';

/** What one group grants. */
export interface GroupMapping {
  id: string;
  issuer: string;
  groupId: string;
  teamId: string | null;
  teamRole: Membership['role'];
  role: Role | null;
}

/** What several groups grant together. */
export interface Grants {
  teams: Membership[];
  role: Role | null;
}

/** Where a membership or a role came from. */
export type Source = 'hand' | 'mapping';

/** What the groups grant together: of two roles the higher one. */
export function grantsOf(mappings: readonly GroupMapping[], issuer: string, groups: readonly string[]): Grants {
  const own = mappings.filter((mapping) => mapping.issuer === issuer && groups.includes(mapping.groupId));
  const teams = new Map<string, Membership['role']>();
  for (const { teamId, teamRole } of own)
    if (teamId !== null && teams.get(teamId) !== 'manager') teams.set(teamId, teamRole);
  const role = roles.findLast((one) => own.some((mapping) => mapping.role === one)) ?? null;
  return { teams: [...teams].map(([teamId, teamRole]) => ({ teamId, role: teamRole })), role };
}

/** The mappings once there is one more, which takes the place of what the same group granted of the same team. */
export const withMapping = (mappings: readonly GroupMapping[], added: GroupMapping): GroupMapping[] => [
  ...mappings.filter(
    ({ issuer, groupId, teamId }) => issuer !== added.issuer || groupId !== added.groupId || teamId !== added.teamId,
  ),
  added,
];

/** A membership and where it came from. */
export type SourcedMembership = Membership & { source: Source };

/** What to change so that the memberships are as granted; those made by hand stay as they are. */
export function membershipChanges(
  current: readonly SourcedMembership[],
  granted: readonly Membership[],
): { join: Membership[]; leave: string[] } {
  const standing = new Map(current.map((one) => [one.teamId, one]));
  const join = granted.filter(({ teamId, role }) => {
    const there = standing.get(teamId);
    return there === undefined || (there.source === 'mapping' && there.role !== role);
  });
  const leave = current.filter(
    ({ teamId, source }) => source === 'mapping' && !granted.some((one) => one.teamId === teamId),
  );
  return { join, leave: leave.map(({ teamId }) => teamId) };
}

/** What decides about somebody's role at a sign-in. */
export interface RoleFacts {
  current: Role;
  source: Source;
  granted: Role | null;
  /** What somebody is whom nothing makes more. */
  usual: Role;
  /** Nobody else could do what an owner does. */
  isLastOwner: boolean;
}

/** The role after a sign-in: as granted; a role given by hand is lowered by no group; a last owner stays one. */
export function roleAfter({ current, source, granted, usual, isLastOwner }: RoleFacts): { role: Role; source: Source } {
  const higher: readonly (Role | null)[] = roles.slice(roles.indexOf(current) + 1);
  if (isLastOwner || (source === 'hand' && !higher.includes(granted))) return { role: current, source };
  return granted === null ? { role: usual, source: 'hand' } : { role: granted, source: 'mapping' };
}
