import { defineCommand } from '../../execute.js';
import { mappingInput, readMapping } from '../../queries/identity/mapping-input.js';
import { saveMapping } from '../../store/sql/identity-rows.js';

/** Says what a group of a directory grants: a team, a role, or both; from each member's next sign-in on. Data: `id`. */
export const identityMapGroup = defineCommand({
  name: 'identity.map-group',
  permission: 'identity.manage',
  input: mappingInput,
  async handle(ctx, input) {
    const { tx, now, actor } = ctx;
    const { mapping, team } = await readMapping(tx, actor.organisationId, input);
    const id = ctx.newId();
    const before = await saveMapping(tx, actor.organisationId, { id, ...mapping }, now);
    ctx.audit({ before, after: { ...mapping } });
    const { teamRole, role } = mapping;
    const what = [...(team ? [`${team} as ${teamRole}`] : []), ...(role ? [`the role ${role}`] : [])];
    return {
      changed: true,
      reason: `The group ${input.group} grants ${what.join(' and ')}, from the next sign-in on.`,
      subject: { kind: 'group-mapping', id },
      data: { id },
    };
  },
});
