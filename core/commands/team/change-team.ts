import { NotFound } from '../../errors.js';
import { lockTeam } from '../../store/sql/team-rows.js';
import type { CommandContext } from '../../execute.js';

/** Locks a team whose people or name are to change, and asks whether the actor manages it. @throws NotFound, Forbidden */
export async function loadTeam(ctx: CommandContext, wanted: string) {
  const team = await lockTeam(ctx.tx, ctx.actor.organisationId, wanted);
  if (!team) throw new NotFound(`No team is called "${wanted}".`);
  ctx.authorise({ teamId: team.id });
  return team;
}
