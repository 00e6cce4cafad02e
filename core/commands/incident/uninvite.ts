import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { deleteResponder } from '../../store/sql/incident-responders.js';
import { findPerson } from '../find-person.js';
import { revokeActionLinks } from '../../store/sql/action-link-rows.js';
import { suppressPages } from '../../store/sql/page-rows.js';
import { incidentNumber, unchanged, viaWords } from './on-incident.js';
import { record } from './record.js';
import { tellAccess, withdraw } from './restricting.js';

/**
 * Takes somebody off an incident: while it is private they see it no more, and no page or link of one leads them there. Who
 * has it hands it over first. @throws Conflict
 */
export const incidentUninvite = defineCommand({
  name: 'incident.uninvite',
  permission: 'incident.restrict',
  help: { verb: 'uninvite', usage: '[INC-n] @user', does: 'Take someone off it' },
  input: z.strictObject({ number: incidentNumber, user: z.string('a person').trim().min(1, 'a person').max(200) }),
  handle: (ctx, { number, user }) =>
    record(ctx, number, async ({ incident }) => {
      const { tx, actor } = ctx;
      const org = actor.organisationId;
      const who = await findPerson(tx, org, user, 'user');
      if (incident.private && incident.acknowledgedBy === who.id)
        throw new Conflict(`${who.name} has INC-${number}: hand it over first.`);
      if (!(await deleteResponder(tx, org, incident.id, who.id)))
        return { unchanged: unchanged(incident, `${who.name} is not named on INC-${number}.`) };
      if (incident.private) {
        await suppressPages(tx, org, [incident.id], `${who.name} was taken off the private incident`, {
          userId: who.id,
        });
        await revokeActionLinks(tx, org, { userId: who.id, incidentId: incident.id }, ctx.now);
        await withdraw(ctx, incident);
      }
      ctx.audit({ before: { named: who.name } });
      tellAccess(ctx, incident);
      return {
        kind: 'responder.removed',
        data: { sentence: `took ${who.name} off it${viaWords(actor.via)}`, userId: who.id },
        reason: `${who.name} is named on INC-${number} no more.`,
      };
    }),
});
