import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { directoryEntry } from '../shapes/people.js';
import { listOf } from '../shapes/plain.js';
import { listPersonRows } from '../../store/sql/person-rows.js';

/** Everybody as admins see them, disabled ones last: address, role, teams, when they were seen, how they are reached. */
export const listDirectory = defineQuery({
  name: 'people.directory',
  permission: 'people.manage',
  input: z.strictObject({}),
  answer: listOf(directoryEntry),
  read: async ({ tx, actor }) => ({ items: await listPersonRows(tx, actor.organisationId), next: null }),
});
