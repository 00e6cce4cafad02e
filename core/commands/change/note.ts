import { z } from 'zod';
import { defineCommand } from '../../execute.js';

/** Notes a change that a sender tells of, such as a deploy: it stands in the audit trail, and pages nobody. */
export const changeNote = defineCommand({
  name: 'change.note',
  permission: 'alert.ingest',
  input: z.object({ change: z.string().min(1).max(40_000) }),
  handle: (_ctx, { change }) => Promise.resolve({ changed: true, reason: `Change: ${change}`, subject: null }),
});
