import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { id, listOf } from '../shapes/plain.js';
import { listTeamRows } from '../../store/sql/team-rows.js';
import { pageOfAll, wholeListInput } from '../cursor.js';

const team = z
  .strictObject({
    id,
    name: z.string(),
    handle: z.string(),
    members: z.array(z.strictObject({ id, name: z.string(), handle: z.string(), role: z.enum(['manager', 'member']) })),
    owns: z.array(z.string()).describe('What it owns, in words'),
  })
  .meta({ id: 'Team', description: 'A team, who is in it, and what it owns' });

/** Every team with its people and what it owns, by name. */
export const listTeams = defineQuery({
  name: 'team.list',
  permission: 'people.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(team),
  read: async ({ tx, actor }, page) => pageOfAll(await listTeamRows(tx, actor.organisationId), page),
});
