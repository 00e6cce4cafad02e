import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { isOpen, phases } from '../../incident/incident.js';
import { incidentNumber, quoted, unchanged, viaWords, versionOfIncident } from './on-incident.js';
import { record } from './record.js';

/** Says how far the understanding has come. */
export const incidentSetPhase = defineCommand({
  name: 'incident.set-phase',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'status', usage: '[INC-n] identified [text]', does: 'Say how far you have come' },
  input: z.strictObject({
    number: incidentNumber,
    phase: z.enum(phases, `one of ${phases.join(', ')}`),
    text: z.string('a text').trim().max(4000, 'at most 4,000 characters').optional(),
  }),
  handle: (ctx, { number, phase, text }) =>
    record(ctx, number, ({ incident }) => {
      if (!isOpen(incident)) return { unchanged: unchanged(incident, `INC-${number} is over; reopen it first.`) };
      if (incident.phase === phase && !text)
        return { unchanged: unchanged(incident, `INC-${number} is ${phase} already.`) };
      incident.phase = phase;
      const sentence = `set it to ${phase}${viaWords(ctx.actor.via)}${quoted(text)}`;
      return {
        kind: 'phase.changed',
        data: { sentence, ...(text ? { comment: text } : {}), phase },
        reason: `INC-${number} is ${phase} now.`,
      };
    }),
});
