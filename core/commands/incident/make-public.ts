import { z } from 'zod';
import { announceIncidents } from '../../store/sql/insert-incidents.js';
import { defineCommand } from '../../execute.js';
import { comment, incidentNumber, quoted, unchanged, viaWords } from './on-incident.js';
import { record } from './record.js';
import { tellAccess } from './restricting.js';

/** Everybody of the organisation sees it again, with all that was written in its room. */
export const incidentMakePublic = defineCommand({
  name: 'incident.make-public',
  permission: 'incident.restrict',
  help: { verb: 'public', usage: '[INC-n] [comment]', does: 'Everybody of the organisation sees it again' },
  input: z.strictObject({ number: incidentNumber, comment }),
  async handle(ctx, { number, comment: said }) {
    const outcome = await record(ctx, number, ({ incident }) => {
      if (!incident.private)
        return { unchanged: unchanged(incident, `INC-${number} is not private: everybody sees it.`) };
      incident.private = false;
      tellAccess(ctx, incident);
      const sentence = `made it public again${viaWords(ctx.actor.via)}${quoted(said)}`;
      return {
        kind: 'privacy.changed',
        data: { sentence, comment: said },
        reason: `INC-${number} is public: everybody of the organisation sees it.`,
      };
    });
    // Once it is saved as public: the card of a private one is wanted nowhere.
    if (outcome.changed)
      await announceIncidents(ctx.tx, ctx.actor.organisationId, [{ id: outcome.subject!.id }], ctx.now);
    return outcome;
  },
});
