/** To which team a thing belongs: asked by every command that makes or changes a service, a schedule or a policy. */
import { z } from 'zod';
import { InvalidInput } from '../errors.js';
import { findTeam } from '../store/sql/team-rows.js';
import { mayDo, type Permission } from '../people/permission.js';
import type { CommandContext } from '../execute.js';

/** The team that is to own it, by id, handle or name; null: the organisation itself. */
export const teamName = z.string('a team').trim().min(1, 'a team').max(200).nullable().optional();

/**
 * The id of the team that owns it from now on, with both teams asked: the one that had it and the one that gets it. Who manages
 * one team only need not name it. @throws Forbidden, InvalidInput
 */
export async function owningTeam(
  ctx: CommandContext,
  permission: Permission,
  wanted: string | null | undefined,
  before?: { teamId: string | null },
): Promise<string | null> {
  if (before) ctx.authorise(before);
  const teamId = wanted === undefined && before ? before.teamId : await teamOf(ctx, permission, wanted);
  ctx.authorise({ teamId });
  return teamId;
}

async function teamOf({ tx, actor }: CommandContext, permission: Permission, wanted: string | null | undefined) {
  if (wanted === null) return null;
  if (wanted !== undefined) {
    const team = await findTeam(tx, actor.organisationId, wanted);
    if (team) return team.id;
    throw new InvalidInput(`No team is called "${wanted}".`, [{ field: 'team', expected: 'a team' }]);
  }
  if (mayDo(actor, permission, { teamId: null })) return null;
  if (actor.kind === 'token') return actor.teamId;
  const managed = actor.kind === 'user' ? actor.teams.filter(({ role }) => role === 'manager') : [];
  if (managed.length === 1) return managed[0]!.teamId;
  throw new InvalidInput('team: expected the team that is to own it', [
    { field: 'team', expected: 'the team that is to own it' },
  ]);
}
