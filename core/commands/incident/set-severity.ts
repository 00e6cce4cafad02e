import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { severities, severityWord, urgencyOf, isOpen } from '../../incident/incident.js';
import { holdAsSeverity } from './holding.js';
import { restartPaging } from '../paging.js';
import { comment, incidentNumber, quoted, unchanged, viaWords, versionOfIncident } from './on-incident.js';
import { record } from './record.js';
import { upperCase } from './upper-case.js';

/** Says how bad it is. A raised urgency pages the present step again, as loudly as it should; whoever has it keeps it. */
export const incidentSetSeverity = defineCommand({
  name: 'incident.set-severity',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'severity', usage: '[INC-n] sev1-5 [comment]', does: 'Say how bad it is' },
  input: z.strictObject({
    number: incidentNumber,
    severity: z.preprocess(upperCase, z.enum(severities, 'one of SEV1 to SEV5')),
    comment,
  }),
  handle: (ctx, { number, severity, comment: said }) =>
    record(ctx, number, async (loaded) => {
      const { incident } = loaded;
      const before = incident.severity;
      if (before === severity)
        return { unchanged: unchanged(incident, `INC-${number} is ${severity} ${severityWord[severity]} already.`) };
      if (!isOpen(incident)) return { unchanged: unchanged(incident, `INC-${number} is over; its severity stays.`) };
      incident.severity = severity;
      await holdAsSeverity(ctx, loaded);
      const louder = urgencyOf(before) === 'low' && urgencyOf(severity) === 'high';
      if (louder && incident.status === 'triggered') await restartPaging(ctx, [incident.id], { fromStart: false });
      const sentence = `set the severity from ${before} to ${severity}${viaWords(ctx.actor.via)}${quoted(said)}`;
      return {
        kind: 'severity.changed',
        data: { sentence, comment: said, from: before, to: severity },
        reason: `INC-${number} is ${severity} ${severityWord[severity]} now.`,
      };
    }),
});
