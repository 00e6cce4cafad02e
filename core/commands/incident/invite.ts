import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { findPerson } from '../find-person.js';
import { insertResponders } from '../../store/sql/incident-responders.js';
import { incidentNumber, unchanged, viaWords } from './on-incident.js';
import { record } from './record.js';
import { tellAccess } from './restricting.js';

/** Names somebody on an incident: they see it though it is private. Nobody is paged by that. */
export const incidentInvite = defineCommand({
  name: 'incident.invite',
  permission: 'incident.restrict',
  help: { verb: 'invite', usage: '[INC-n] @user', does: 'Name someone on it; nobody is paged' },
  input: z.strictObject({ number: incidentNumber, user: z.string('a person').trim().min(1, 'a person').max(200) }),
  handle: (ctx, { number, user }) =>
    record(ctx, number, async ({ incident }) => {
      const { tx, now, actor } = ctx;
      const who = await findPerson(tx, actor.organisationId, user, 'user');
      const named = { userIds: [who.id], byName: actor.name };
      const [added] = await insertResponders(tx, actor.organisationId, incident.id, named, now);
      if (!added) return { unchanged: unchanged(incident, `${who.name} is named on INC-${number} already.`) };
      ctx.audit({ after: { named: who.name } });
      tellAccess(ctx, incident);
      return {
        kind: 'responder.added',
        data: { sentence: `named ${who.name} on it${viaWords(actor.via)}`, userId: who.id },
        reason: `${who.name} is named on INC-${number}.`,
      };
    }),
});
