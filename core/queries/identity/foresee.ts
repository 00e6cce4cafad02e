import { z } from 'zod';
import { defineQuery, type QueryContext } from '../../query.js';
import { foreseeGroups } from '../../people/foresee-groups.js';
import { groupBy } from '../../group-by.js';
import { identityForesight } from '../shapes/people.js';
import { lastOwnerOf, readTeams } from '../../store/sql/read-people.js';
import { mappingInput, readMapping } from './mapping-input.js';
import { NotFound } from '../../errors.js';
import { parseInput } from '../../input.js';
import { readEverySourcedTeam, readIdentities, readMappings } from '../../store/sql/identity-rows.js';
import { withMapping, type GroupMapping } from '../../people/group-grants.js';

const input = z.strictObject({
  ...mappingInput.partial().shape,
  remove: z.uuid('the id of a mapping').optional().describe('Asks about this mapping being gone, and about no other'),
  newRole: z
    .enum(['viewer', 'member'], 'viewer or member')
    .default('member')
    .describe('What somebody is whom no group makes more, as OPENALERT_NEW_PERSON_ROLE says'),
});

/** Whom a mapping would put into a team or take out of one, and whose role it would change, once it is there or is gone. */
export const foreseeIdentity = defineQuery({
  name: 'identity.foresee',
  permission: 'identity.manage',
  input,
  answer: identityForesight,
  async read(ctx, asked) {
    const { tx, actor } = ctx;
    const before = await readMappings(tx, actor.organisationId);
    const { mapping, after } = await changed(ctx, before, asked);
    const names = new Map((await readTeams(tx, actor.organisationId)).map(({ id, name }) => [id, name]));
    const teams = groupBy(await readEverySourcedTeam(tx, actor.organisationId), ({ userId }) => userId);
    const lastOwner = await lastOwnerOf(tx, actor.organisationId);
    const members = (await readIdentities(tx, actor.organisationId)).filter(
      ({ issuer, groups, confirmedAt }) =>
        confirmedAt !== null && issuer === mapping.issuer && groups.includes(mapping.groupId),
    );
    const people = members.map(({ id, userId, userName: name, issuer, groups, role, roleSource }) => {
      const own = teams.get(userId) ?? [];
      const known = { issuer, groups, role, roleSource, teams: own, isLastOwner: userId === lastOwner };
      const foreseen = foreseeGroups(known, { before, after }, asked.newRole);
      const named = foreseen.teams.map(({ teamId, ...change }) => ({
        id: teamId,
        name: names.get(teamId)!,
        ...change,
      }));
      return { id, userId, name, issuer, teams: named, role: foreseen.role };
    });
    return { people };
  },
});

/** The mapping that is asked about, and what there would be after. @throws NotFound, InvalidInput */
async function changed(
  { tx, actor }: QueryContext,
  before: GroupMapping[],
  { remove, newRole: _, ...described }: z.infer<typeof input>,
): Promise<{ mapping: Pick<GroupMapping, 'issuer' | 'groupId'>; after: GroupMapping[] }> {
  if (remove === undefined) {
    const { mapping } = await readMapping(tx, actor.organisationId, parseInput(mappingInput, described));
    return { mapping, after: withMapping(before, { id: '', ...mapping }) };
  }
  const mapping = before.find(({ id }) => id === remove);
  if (!mapping) throw new NotFound('There is no such mapping.');
  return { mapping, after: before.filter(({ id }) => id !== remove) };
}
