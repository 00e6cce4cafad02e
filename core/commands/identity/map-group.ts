import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { findTeam } from '../../store/sql/team-rows.js';
import { InvalidInput, NotFound } from '../../errors.js';
import { roles } from '../../people/role.js';
import { saveMapping } from '../../store/sql/identity-rows.js';

/** Says what a group of a directory grants: a team, a role, or both; from each member's next sign-in on. Data: `id`. */
export const identityMapGroup = defineCommand({
  name: 'identity.map-group',
  permission: 'identity.manage',
  input: z.strictObject({
    issuer: z.string('an issuer').min(1, 'an issuer').max(500),
    group: z.string('the id of a group').min(1, 'the id of a group').max(300),
    team: z.string('a team').min(1, 'a team').max(200).optional(),
    teamRole: z.enum(['manager', 'member'], 'manager or member').default('member'),
    role: z.enum(roles, `one of ${roles.join(', ')}`).optional(),
  }),
  async handle(ctx, { issuer, group, team: wanted, teamRole, role }) {
    const { tx, now, actor } = ctx;
    if (wanted === undefined && role === undefined)
      throw new InvalidInput('team: a team or a role', [{ field: 'team', expected: 'a team or a role' }]);
    const team = wanted === undefined ? undefined : await findTeam(tx, actor.organisationId, wanted);
    if (wanted !== undefined && !team) throw new NotFound(`No team is called "${wanted}".`);
    const id = ctx.newId();
    const mapping = { id, issuer, groupId: group, teamId: team?.id ?? null, teamRole, role: role ?? null };
    await saveMapping(tx, actor.organisationId, mapping, now);
    ctx.audit({ after: { issuer, group, team: team?.name, teamRole, role } });
    const what = [...(team ? [`${team.name} as ${teamRole}`] : []), ...(role ? [`the role ${role}`] : [])];
    return {
      changed: true,
      reason: `The group ${group} grants ${what.join(' and ')}, from the next sign-in on.`,
      subject: { kind: 'group-mapping', id },
      data: { id },
    };
  },
});
