import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { deleteMember, findTeamRole } from '../../store/sql/team-rows.js';
import { loadPerson, personWanted, tellRights } from '../person/change-person.js';
import { loadTeam } from './change-team.js';

/** Takes somebody out of a team. Who is in no other one sees nothing of the organisation from then on. */
export const teamRemoveMember = defineCommand({
  name: 'team.remove-member',
  permission: 'team.manage',
  input: z.strictObject({ team: z.string('a team').trim().min(1, 'a team').max(200), person: personWanted }),
  async handle(ctx, { team: wanted, person: whom }) {
    const team = await loadTeam(ctx, wanted);
    const person = await loadPerson(ctx, whom);
    const member = { teamId: team.id, userId: person.id };
    const before = await findTeamRole(ctx.tx, ctx.actor.organisationId, member);
    const changed = await deleteMember(ctx.tx, ctx.actor.organisationId, member);
    if (changed) ctx.audit({ before: { person: person.name, role: before } });
    if (changed) tellRights(ctx, person.id);
    const reason = changed ? `${person.name} is out of ${team.name}.` : `${person.name} is not in ${team.name}.`;
    return { changed, reason, subject: { kind: 'team', id: team.id } };
  },
});
