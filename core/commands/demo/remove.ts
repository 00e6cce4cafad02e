import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { removeDemoOrganisation } from '../../store/sql/remove-organisation.js';

/** Removes the demo company with everything in it. @throws Conflict when the organisation is a real one */
export const demoRemove = defineCommand({
  name: 'demo.remove',
  permission: 'organisation.manage',
  audited: false,
  input: z.strictObject({}),
  async handle({ tx, actor, signal }) {
    const changed = await removeDemoOrganisation(tx, actor.organisationId);
    if (!changed) throw new Conflict('This is not the demo company; it stays.');
    signal({ topic: 'rooms' });
    signal({ topic: 'key' });
    return { changed, reason: 'The demo company is gone.', subject: null };
  },
});
