import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { saveNoticeEnds } from '../../store/sql/notice-rows.js';

const result = z.strictObject({
  id: z.uuid(),
  /** As claimed: whoever claimed it later settles it. */
  attempts: z.int(),
  status: z.enum(['sent', 'pending', 'failed', 'suppressed']),
  version: z.int().nullable(),
  receipt: z.record(z.string(), z.unknown()).nullable(),
  againAt: z.date().nullable(),
  reason: z.string().nullable(),
});

/** Writes down what came of sending notices. */
export const noticeSettle = defineCommand({
  name: 'notice.settle',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ results: z.array(result).max(500) }),
  async handle(ctx, { results }) {
    await saveNoticeEnds(ctx.tx, ctx.actor.organisationId, results, ctx.now);
    ctx.signal({ topic: 'due' });
    return { changed: results.length > 0, reason: `${results.length} notices settled`, subject: null };
  },
});
