import { z } from 'zod';
import { InvalidInput } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findService } from '../../store/sql/find-service.js';
import { incidentName, type Incident } from '../../incident/incident.js';
import { listTriggeredIds } from '../../store/sql/list-triggered.js';
import { lockIncidents } from '../../store/sql/incident-row.js';
import { lockEscalations } from '../../store/sql/escalation-rows.js';
import { acknowledgeLoaded } from './acknowledge.js';

/** How many are acknowledged at once. */
const most = 200;

/**
 * Acknowledges every triggered incident that the actor was paged about, or every one of a service that is named. What others
 * are paged about stays theirs. Data: `numbers`.
 */
export const incidentAcknowledgeAll = defineCommand({
  name: 'incident.acknowledge-all',
  permission: 'incident.respond',
  help: { verb: 'ack all', usage: '[service]', does: 'You have all that you were paged about, or all of a service' },
  input: z.strictObject({ service: z.string('the name or id of a service').trim().min(1).max(200).optional() }),
  async handle(ctx, { service }) {
    const { tx, actor } = ctx;
    const org = actor.organisationId;
    const found = service === undefined ? undefined : await findService(tx, org, service);
    if (service !== undefined && !found) throw needs(`No service is called "${service}".`);
    if (found) ctx.authorise(found);
    if (!found && actor.kind !== 'user') throw needs('A token is not paged: a service must be named.');
    const ids = await listTriggeredIds(tx, org, found ? { serviceId: found.id } : { pagedUserId: actor.id! }, most);
    const incidents = (await lockIncidents(tx, org, [...ids].sort())).filter(({ status }) => status === 'triggered');
    const escalations = new Map((await lockEscalations(tx, org, [...ids].sort())).map((row) => [row.incidentId, row]));
    const acknowledged: Incident[] = [];
    for (const incident of incidents) {
      const { changed } = await acknowledgeLoaded(
        ctx,
        { incident, escalation: escalations.get(incident.id) },
        undefined,
      );
      if (changed) acknowledged.push(incident);
    }
    acknowledged.sort((a, b) => a.number - b.number);
    const numbers = acknowledged.map(({ number }) => number);
    // The row of the audit is seen by admins who are not named on what is private.
    const open = acknowledged.filter((incident) => !incident.private).map(({ number }) => number);
    const hidden = numbers.length - open.length;
    if (numbers.length > 0) ctx.audit({ after: { acknowledged: open, private: hidden } });
    const names = [...open.map(incidentName), ...(hidden > 0 ? [`${hidden} private`] : [])].join(', ');
    const where = found ? ` of ${found.name}` : '';
    const reason =
      numbers.length === 0
        ? found
          ? `Nothing${where} pages anybody now.`
          : 'Nothing pages you now.'
        : `${numbers.length === 1 ? '1 incident' : `${numbers.length} incidents`}${where} acknowledged: ${names}.`;
    return { changed: numbers.length > 0, reason, subject: null, data: { numbers } };
  },
});

const needs = (sentence: string) =>
  new InvalidInput(sentence, [{ field: 'service', expected: 'the name or id of a service' }]);
