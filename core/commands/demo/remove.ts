import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { writeSystemState } from '../../store/sql/system-state.js';
import { removeDemoOrganisation } from '../../store/sql/remove-organisation.js';

/** Where it stands that the demo company was removed: the next start does not bring it back. */
export const demoKey = 'demo';

/** Removes the demo company with everything in it. @throws Conflict when the organisation is a real one */
export const demoRemove = defineCommand({
  name: 'demo.remove',
  permission: 'organisation.manage',
  audited: false,
  input: z.strictObject({}),
  async handle({ tx, now, actor, signal }) {
    const changed = await removeDemoOrganisation(tx, actor.organisationId);
    if (!changed) throw new Conflict('This is not the demo company; it stays.');
    await writeSystemState(tx, demoKey, 'removed', now);
    signal({ topic: 'rooms' });
    signal({ topic: 'key' });
    return { changed, reason: 'The demo company is gone.', subject: null };
  },
});
