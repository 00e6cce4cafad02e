import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listTeamRows } from '../../store/sql/team-rows.js';

/** Every team with its people and what it owns. */
export const listTeams = defineQuery({
  name: 'team.list',
  permission: 'people.read',
  input: z.strictObject({}),
  read: async ({ tx, actor }) => ({ items: await listTeamRows(tx, actor.organisationId), next: null }),
});
