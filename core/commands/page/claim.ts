import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { claimPages, suppressOverduePages } from '../../store/sql/claim-pages.js';

/** How many pages of channels that are not set up are taken at once. */
const mostOthers = 100;

/**
 * Claims due pages of one organisation for sending, as many of each channel as it can take now; what is no longer wanted is
 * suppressed with its reason. Pages of a channel that is not named are claimed too: that they cannot be sent must be said.
 * Data: `pages`, the claimed ones.
 */
export const pageClaim = defineCommand({
  name: 'page.claim',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ room: z.record(z.string(), z.int().min(0).max(500)) }),
  async handle(ctx, { room }) {
    const { tx, now, actor } = ctx;
    const suppressed = await suppressOverduePages(tx, actor.organisationId, now);
    for (const page of suppressed) {
      const sentence = `Page by ${page.channel} not sent: ${page.reason}.`;
      ctx.timeline(page.incidentId, 'page.suppressed', { sentence, reason: page.reason, userId: page.userId });
    }
    const pages = await claimPages(tx, actor.organisationId, now, { others: Object.keys(room), limit: mostOthers });
    for (const [channel, limit] of Object.entries(room))
      pages.push(...(await claimPages(tx, actor.organisationId, now, { channel, limit })));
    return {
      changed: pages.length > 0,
      reason: `${pages.length} pages claimed`,
      subject: null,
      data: { pages, suppressed: suppressed.length },
    };
  },
});
