import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { deleteMapping } from '../../store/sql/identity-rows.js';
import { NotFound } from '../../errors.js';

/** A group grants this no longer, from each member's next sign-in on. @throws NotFound */
export const identityUnmapGroup = defineCommand({
  name: 'identity.unmap-group',
  permission: 'identity.manage',
  input: z.strictObject({ id: z.uuid('the id of a mapping') }),
  async handle({ tx, actor, audit }, { id }) {
    const mapping = await deleteMapping(tx, actor.organisationId, id);
    if (!mapping) throw new NotFound('There is no such mapping.');
    const { id: _, ...before } = mapping;
    audit({ before, after: null });
    return { changed: true, reason: 'The group grants this no longer.', subject: { kind: 'group-mapping', id } };
  },
});
