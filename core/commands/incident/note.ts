import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { incidentNumber, viaWords, versionOfIncident } from './on-incident.js';
import { record } from './record.js';

/** Writes something into the timeline, for those who come later. */
export const incidentNote = defineCommand({
  name: 'incident.note',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'note', usage: '[INC-n] text', does: 'Write it into the timeline' },
  input: z.strictObject({
    number: incidentNumber,
    text: z.string('a text').trim().min(1, 'a text').max(4000, 'at most 4,000 characters'),
  }),
  handle: (ctx, { number, text }) =>
    record(ctx, number, () => ({
      kind: 'note.added',
      data: { sentence: `noted${viaWords(ctx.actor.via)}: “${text}”`, comment: text },
      reason: `INC-${number}: it stands in the timeline.`,
    })),
});
