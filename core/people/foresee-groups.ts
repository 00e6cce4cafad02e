/**
 * What people would have otherwise if other mappings held at their next sign-in: the same decisions as the sign-in itself, made twice
 * and compared. Terms: *known* somebody who has signed in, with the groups that they had then.
 */
import {
  grantsOf,
  membershipChanges,
  roleAfter,
  type GroupMapping,
  type Source,
  type SourcedMembership,
} from './group-grants.js';
import type { Membership } from './actor.js';
import type { Role } from './role.js';

/** Somebody as their directory and we know them. */
export interface Known {
  issuer: string;
  groups: readonly string[];
  role: Role;
  roleSource: Source;
  teams: readonly SourcedMembership[];
  isLastOwner: boolean;
}

/** What of somebody would be otherwise; null: not in the team. */
export interface Foreseen {
  teams: { teamId: string; before: Membership['role'] | null; after: Membership['role'] | null }[];
  role: { before: Role; after: Role } | null;
}

/** What two sets of mappings make of somebody, where that differs. `usual` is the role of whom no group makes more. */
export function foreseeGroups(
  known: Known,
  mappings: { before: readonly GroupMapping[]; after: readonly GroupMapping[] },
  usual: Role,
): Foreseen {
  const before = standingOf(known, mappings.before, usual);
  const after = standingOf(known, mappings.after, usual);
  const teams = [...new Set([...before.teams.keys(), ...after.teams.keys()])].map((teamId) => ({
    teamId,
    before: before.teams.get(teamId) ?? null,
    after: after.teams.get(teamId) ?? null,
  }));
  return {
    teams: teams.filter((team) => team.before !== team.after),
    role: before.role === after.role ? null : { before: before.role, after: after.role },
  };
}

/** Where somebody stands after a sign-in. */
function standingOf(known: Known, mappings: readonly GroupMapping[], usual: Role) {
  const granted = grantsOf(mappings, known.issuer, known.groups);
  const { join, leave } = membershipChanges(known.teams, granted.teams);
  const teams = new Map(known.teams.map(({ teamId, role }) => [teamId, role]));
  leave.forEach((teamId) => teams.delete(teamId));
  join.forEach(({ teamId, role }) => teams.set(teamId, role));
  const facts = { current: known.role, source: known.roleSource, granted: granted.role, usual };
  return { teams, role: roleAfter({ ...facts, isLastOwner: known.isLastOwner }).role };
}
