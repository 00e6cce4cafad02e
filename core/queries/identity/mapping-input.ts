/** A mapping as somebody describes it, to have it previewed or saved. */
import { z } from 'zod';
import { findTeam } from '../../store/sql/team-rows.js';
import { InvalidInput, NotFound } from '../../errors.js';
import { roles } from '../../people/role.js';
import type { GroupMapping } from '../../people/group-grants.js';
import type { Tx } from '../../store/tx.js';

/** What a group grants: a team, a role, or both. */
export const mappingInput = z.strictObject({
  issuer: z.string('an issuer').min(1, 'an issuer').max(500, 'at most 500 characters'),
  group: z.string('the id of a group').min(1, 'the id of a group').max(300, 'at most 300 characters'),
  team: z.string('a team').min(1, 'a team').max(200, 'at most 200 characters').optional(),
  teamRole: z.enum(['manager', 'member'], 'manager or member').default('member'),
  role: z.enum(roles, `one of ${roles.join(', ')}`).optional(),
});

/** A mapping, and the name of its team. */
export interface DescribedMapping {
  mapping: Omit<GroupMapping, 'id'>;
  team: string | null;
}

/** The mapping that is described. @throws InvalidInput where it grants nothing, NotFound for a team that is not there */
export async function readMapping(
  tx: Tx,
  organisationId: string,
  { issuer, group, team: wanted, teamRole, role }: z.infer<typeof mappingInput>,
): Promise<DescribedMapping> {
  if (wanted === undefined && role === undefined)
    throw new InvalidInput('team: a team or a role', [{ field: 'team', expected: 'a team or a role' }]);
  const team = wanted === undefined ? undefined : await findTeam(tx, organisationId, wanted);
  if (wanted !== undefined && !team) throw new NotFound(`No team is called "${wanted}".`);
  const mapping = { issuer, groupId: group, teamId: team?.id ?? null, teamRole, role: role ?? null };
  return { mapping, team: team?.name ?? null };
}
