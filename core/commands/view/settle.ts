import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { saveViewEnds } from '../../store/sql/claim-views.js';

const result = z.strictObject({
  id: z.uuid(),
  attempts: z.int(),
  /** The message that was drawn, as claimed; where the view stands elsewhere by now this changes nothing. */
  drew: z.string().nullable(),
  version: z.int().nullable(),
  receipt: z.record(z.string(), z.unknown()).nullable(),
  againAt: z.date().nullable(),
  reason: z.string().nullable(),
});

/** Writes down what is shown where. */
export const viewSettle = defineCommand({
  name: 'view.settle',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ results: z.array(result).max(500) }),
  async handle(ctx, { results }) {
    await saveViewEnds(ctx.tx, ctx.actor.organisationId, results, ctx.now);
    ctx.signal({ topic: 'due' });
    return { changed: results.length > 0, reason: `${results.length} views shown`, subject: null };
  },
});
