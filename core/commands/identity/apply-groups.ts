import { grantsOf, membershipChanges, roleAfter } from '../../people/group-grants.js';
import {
  changeMapped,
  readMappings,
  readSourcedTeams,
  setRole,
  type PersonRow,
} from '../../store/sql/identity-rows.js';
import { lockOwners } from '../../store/sql/person-rows.js';
import type { CommandContext } from '../../execute.js';
import type { Identity } from '../../session/check-claims.js';
import type { Membership } from '../../people/actor.js';
import type { Role } from '../../people/role.js';

/** Gives somebody what their groups grant, and takes back what they granted before; groups that are not known change nothing. */
export async function applyGroups(
  ctx: CommandContext,
  person: Pick<PersonRow, 'id' | 'role' | 'roleSource'>,
  { issuer, groups }: Pick<Identity, 'issuer' | 'groups'>,
  usual: Role,
): Promise<boolean> {
  const { tx, actor } = ctx;
  if (groups === null) return false;
  const mappings = await readMappings(tx, actor.organisationId);
  const granted = grantsOf(mappings, issuer, groups);
  const teams = await readSourcedTeams(tx, actor.organisationId, person.id);
  const changes = membershipChanges(teams, granted.teams);
  await changeMapped(tx, actor.organisationId, person.id, changes);
  const owners = person.role === 'owner' ? await lockOwners(tx, actor.organisationId) : [];
  const isLastOwner = owners.length === 1 && owners[0] === person.id;
  const facts = { current: person.role, source: person.roleSource, granted: granted.role, usual, isLastOwner };
  const after = roleAfter(facts);
  const isOther = after.role !== person.role || after.source !== person.roleSource;
  ctx.audit({
    before: { role: person.role, ...rolesIn(teams) },
    after: {
      role: after.role,
      ...rolesIn(teams.filter(({ teamId }) => !changes.leave.includes(teamId))),
      ...rolesIn(changes.join),
    },
  });
  if (isOther) await setRole(tx, actor.organisationId, person.id, after);
  const changed = isOther || changes.join.length > 0 || changes.leave.length > 0;
  if (changed) ctx.signal({ topic: 'user', user: person.id });
  return changed;
}

/** What somebody is in each team, for the audit. */
const rolesIn = (teams: readonly Membership[]) =>
  Object.fromEntries(teams.map(({ teamId, role }) => [`team ${teamId}`, role]));
