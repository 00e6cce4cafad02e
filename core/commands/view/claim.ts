import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { claimViews, stampViews } from '../../store/sql/claim-views.js';

/** Claims the views of one organisation that show something old. Data: `views`. */
export const viewClaim = defineCommand({
  name: 'view.claim',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ limit: z.int().min(1).max(500) }),
  async handle({ tx, now, actor }, { limit }) {
    await stampViews(tx, actor.organisationId, now);
    const views = await claimViews(tx, actor.organisationId, now, limit);
    return { changed: views.length > 0, reason: `${views.length} views claimed`, subject: null, data: { views } };
  },
});
