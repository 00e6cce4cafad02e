import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { loadPerson, personWanted, tellRights } from '../person/change-person.js';
import { loadTeam } from './change-team.js';
import { findTeamRole, saveMember } from '../../store/sql/team-rows.js';

/** Puts somebody into a team, as a member or as a manager, who changes what the team owns. */
export const teamSetMember = defineCommand({
  name: 'team.set-member',
  permission: 'team.manage',
  input: z.strictObject({
    team: z.string('a team').trim().min(1, 'a team').max(200),
    person: personWanted,
    role: z.enum(['manager', 'member'], 'manager or member').default('member'),
  }),
  async handle(ctx, { team: wanted, person: whom, role }) {
    const team = await loadTeam(ctx, wanted);
    const person = await loadPerson(ctx, whom);
    if (person.disabledAt) throw new Conflict(`${person.name} is disabled: enable them first.`);
    const member = { teamId: team.id, userId: person.id, role };
    const before = await findTeamRole(ctx.tx, ctx.actor.organisationId, member);
    const changed = await saveMember(ctx.tx, ctx.actor.organisationId, member);
    ctx.audit({ before: { person: person.name, role: before }, after: { person: person.name, role } });
    if (changed) tellRights(ctx, person.id);
    const is = `${person.name} is a ${role} of ${team.name}`;
    return { changed, reason: changed ? `${is}.` : `${is} already.`, subject: { kind: 'team', id: team.id } };
  },
});
