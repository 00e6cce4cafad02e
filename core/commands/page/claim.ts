import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { claimPages, suppressOverduePages } from '../../store/sql/claim-pages.js';

/**
 * Claims due pages of one organisation for sending; what is no longer wanted is suppressed with its reason. Data: `pages`,
 * the claimed ones.
 */
export const pageClaim = defineCommand({
  name: 'page.claim',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ limit: z.int().min(1).max(500) }),
  async handle(ctx, { limit }) {
    const { tx, now, actor } = ctx;
    const suppressed = await suppressOverduePages(tx, actor.organisationId, now);
    for (const page of suppressed) {
      const sentence = `Page by ${page.channel} not sent: ${page.reason}.`;
      ctx.timeline(page.incidentId, 'page.suppressed', { sentence, reason: page.reason, userId: page.userId });
    }
    const pages = await claimPages(tx, actor.organisationId, now, limit);
    return {
      changed: pages.length > 0,
      reason: `${pages.length} pages claimed`,
      subject: null,
      data: { pages, suppressed: suppressed.length },
    };
  },
});
