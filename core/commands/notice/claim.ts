import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { claimNotices } from '../../store/sql/notice-rows.js';

/** Claims the notices of one organisation that are to be sent. Data: `notices`. */
export const noticeClaim = defineCommand({
  name: 'notice.claim',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ limit: z.int().min(1).max(500) }),
  async handle({ tx, now, actor }, { limit }) {
    const notices = await claimNotices(tx, actor.organisationId, now, limit);
    return {
      changed: notices.length > 0,
      reason: `${notices.length} notices claimed`,
      subject: null,
      data: { notices },
    };
  },
});
