import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { readOrganisation } from '../../store/sql/organisation-rows.js';

/** The reader's organisation. */
export const showOrganisation = defineQuery({
  name: 'organisation.show',
  permission: 'organisation.read',
  input: z.strictObject({}),
  async read({ tx, actor }) {
    const organisation = await readOrganisation(tx, actor.organisationId);
    if (!organisation) throw new NotFound('There is no such organisation.');
    return organisation;
  },
});
