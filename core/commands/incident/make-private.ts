import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { insertResponders, nameEverybodyPaged } from '../../store/sql/incident-responders.js';
import { comment, incidentNumber, quoted, testReason, unchanged, viaWords } from './on-incident.js';
import { record } from './record.js';
import { tellAccess, withdraw } from './restricting.js';

/**
 * From now on only those who are named on it see it, and owners: it leaves every list, room and feed of everybody else. Named
 * are those who were in it so far; whoever is paged about it later is named by that.
 */
export const incidentMakePrivate = defineCommand({
  name: 'incident.make-private',
  permission: 'incident.restrict',
  help: { verb: 'private', usage: '[INC-n] [comment]', does: 'Only those named on it see it' },
  input: z.strictObject({ number: incidentNumber, comment }),
  handle: (ctx, { number, comment: said }) =>
    record(ctx, number, async ({ incident }) => {
      const { tx, now, actor } = ctx;
      const why = incident.private ? `INC-${number} is private already.` : testReason(incident);
      if (why) return { unchanged: unchanged(incident, why) };
      incident.private = true;
      await nameEverybodyPaged(tx, actor.organisationId, incident.id, now);
      if (actor.kind === 'user') {
        const named = { userIds: [actor.id], byName: actor.name };
        await insertResponders(tx, actor.organisationId, incident.id, named, now);
      }
      await withdraw(ctx, incident);
      tellAccess(ctx, incident);
      const sentence = `made it private${viaWords(actor.via)}${quoted(said)}`;
      return {
        kind: 'privacy.changed',
        data: { sentence, comment: said },
        reason: `INC-${number} is private: those who are named on it see it, and owners.`,
      };
    }),
});
