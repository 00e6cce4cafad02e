import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { grantsOf, type Grants } from '../../people/group-grants.js';
import { identityPreview } from '../shapes/people.js';
import { readIdentities, readMappings } from '../../store/sql/identity-rows.js';
import { readOwners } from '../../store/sql/credential-rows.js';
import { readTeams } from '../../store/sql/read-people.js';

/** What groups grant, and what each known person would get at their next sign-in; what given groups would grant; who breaks glass. */
export const previewIdentity = defineQuery({
  name: 'identity.preview',
  permission: 'identity.manage',
  input: z.strictObject({
    issuer: z.string('an issuer').max(500).optional(),
    groups: z.string('ids of groups, with a comma between').max(5000).optional(),
  }),
  answer: identityPreview,
  async read({ tx, actor }, { issuer, groups }) {
    const mappings = await readMappings(tx, actor.organisationId);
    const teams = new Map((await readTeams(tx, actor.organisationId)).map(({ id, name }) => [id, name]));
    const shown = ({ teams: granted, role }: Grants) => ({
      teams: granted.map(({ teamId, role: teamRole }) => ({ id: teamId, name: teams.get(teamId)!, role: teamRole })),
      role,
    });
    const identities = await readIdentities(tx, actor.organisationId);
    return {
      mappings: mappings.map((mapping) => ({ ...mapping, team: mapping.teamId && teams.get(mapping.teamId)! })),
      given:
        groups === undefined
          ? null
          : shown(
              grantsOf(
                mappings,
                issuer ?? '',
                groups.split(',').map((id) => id.trim()),
              ),
            ),
      people: identities.map((one) => ({
        id: one.id,
        userId: one.userId,
        name: one.userName,
        calledThere: one.name,
        email: one.email,
        issuer: one.issuer,
        waits: one.confirmedAt === null,
        role: one.role,
        would: shown(grantsOf(mappings, one.issuer, one.groups)),
      })),
      owners: await readOwners(tx, actor.organisationId),
    };
  },
});
