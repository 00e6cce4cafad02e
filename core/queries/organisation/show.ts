import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { id } from '../shapes/plain.js';
import { readOrganisation } from '../../store/sql/organisation-rows.js';

/** The reader's organisation. */
export const showOrganisation = defineQuery({
  name: 'organisation.show',
  permission: 'organisation.read',
  input: z.strictObject({}),
  answer: z.strictObject({ id, name: z.string(), demo: z.boolean(), speed: z.int() }),
  async read({ tx, actor }) {
    const organisation = await readOrganisation(tx, actor.organisationId);
    if (!organisation) throw new NotFound('There is no such organisation.');
    return organisation;
  },
});
