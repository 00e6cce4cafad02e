import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { incidentNumber, viaWords, versionOfIncident } from './on-incident.js';
import { record } from './record.js';

/** Tells how things stand. `public` marks what customers may read. */
export const incidentUpdate = defineCommand({
  name: 'incident.update',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'update', usage: '[INC-n] text', does: 'Tell how things stand' },
  input: z.strictObject({
    number: incidentNumber,
    text: z.string('a text').trim().min(1, 'a text').max(4000, 'at most 4,000 characters'),
    public: z.boolean('true or false').optional(),
  }),
  handle: (ctx, { number, text, public: isPublic = false }) =>
    record(ctx, number, () => ({
      kind: 'update.posted',
      data: {
        sentence: `posted ${isPublic ? 'a public update' : 'an update'}${viaWords(ctx.actor.via)}: “${text}”`,
        comment: text,
        public: isPublic,
      },
      reason: `INC-${number}: the update is posted.`,
    })),
});
