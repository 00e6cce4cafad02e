import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import {
  deleteTeam,
  listMemberIds,
  listGroupsGranting,
  listOwned,
  listPagingPolicies,
} from '../../store/sql/team-rows.js';
import { loadTeam } from './change-team.js';
import { tellRights } from '../person/change-person.js';

/**
 * Removes a team that owns nothing any more, that no policy pages and no group grants.
 * @throws Conflict naming what it owns, what pages it, or what grants it
 */
export const teamRemove = defineCommand({
  name: 'team.remove',
  permission: 'team.manage',
  input: z.strictObject({ team: z.string('a team').trim().min(1, 'a team').max(200) }),
  async handle(ctx, { team: wanted }) {
    const { tx, actor } = ctx;
    const team = await loadTeam(ctx, wanted);
    ctx.authorise({ teamId: null });
    const owned = await listOwned(tx, actor.organisationId, team.id);
    if (owned.length > 0)
      throw new Conflict(`${team.name} owns ${owned.slice(0, 3).join(', ')}: give that to another team first.`);
    const paging = await listPagingPolicies(tx, actor.organisationId, team.id);
    if (paging.length > 0)
      throw new Conflict(`The policy ${paging[0]!} pages ${team.name}: take it out of its steps first.`);
    const groups = await listGroupsGranting(tx, actor.organisationId, team.id);
    if (groups.length > 0)
      throw new Conflict(
        `The group ${groups[0]!} of the directory grants ${team.name}: an owner removes that mapping first.`,
      );
    const members = await listMemberIds(tx, actor.organisationId, team.id);
    ctx.audit({ before: { name: team.name, handle: team.handle, members: members.length } });
    await deleteTeam(tx, actor.organisationId, team.id);
    members.forEach((userId) => tellRights(ctx, userId));
    return { changed: true, reason: `${team.name} is gone.`, subject: { kind: 'team', id: team.id } };
  },
});
