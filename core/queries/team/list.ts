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
    members: z.array(z.strictObject({ userId: id, role: z.enum(['manager', 'member']) })),
  })
  .meta({ id: 'Team', description: 'A team and who is in it' });

/** Every team with its members, by name. */
export const listTeams = defineQuery({
  name: 'team.list',
  permission: 'people.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(team),
  read: async ({ tx, actor }, page) => pageOfAll(await listTeamRows(tx, actor.organisationId), page),
});
