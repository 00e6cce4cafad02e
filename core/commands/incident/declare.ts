import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { blankIncident } from '../../incident/plan-ingest.js';
import { severities } from '../../incident/incident.js';
import { findService } from '../../store/sql/find-service.js';
import { InvalidInput } from '../../errors.js';
import { insertResponders } from '../../store/sql/incident-responders.js';
import { openRoom } from '../room/open-room.js';
import { startEscalations, storeIncidents } from '../paging.js';
import { shownOf, subjectOf, viaWords } from './on-incident.js';
import { upperCase } from './upper-case.js';

/**
 * Opens an incident by hand, with a room of its own; the service's policy pages, when a service is named. A private one is seen by
 * whoever declares it, by whoever is paged about it, and by owners.
 */
export const incidentDeclare = defineCommand({
  name: 'incident.declare',
  permission: 'incident.declare',
  help: { verb: 'declare', usage: 'title [sev1-5]', does: 'Open an incident by hand' },
  input: z.strictObject({
    title: z.string('a title').trim().min(1, 'a title of at least one character').max(1000, 'at most 1,000 characters'),
    severity: z.preprocess(upperCase, z.enum(severities, 'one of SEV1 to SEV5')).optional(),
    service: z.string('the name or id of a service').trim().min(1).max(200).optional(),
    private: z.boolean('true or false').optional(),
  }),
  async handle(ctx, { title, severity, service, private: isPrivate = false }) {
    const { tx, actor } = ctx;
    const found = service === undefined ? undefined : await findService(tx, actor.organisationId, service);
    if (service !== undefined && !found) {
      throw new InvalidInput(`No service is called "${service}".`, [
        { field: 'service', expected: 'the name or id of a service' },
      ]);
    }
    if (found) ctx.authorise(found);
    const incident = {
      ...blankIncident(ctx.newId(), title, ctx.now),
      severity: severity ?? 'SEV3',
      serviceId: found?.id ?? (await findMentionedService(ctx, title)),
      private: isPrivate,
    };
    await storeIncidents(ctx, [incident], { announced: !isPrivate });
    if (isPrivate && actor.kind === 'user') {
      const named = { userIds: [actor.id], byName: actor.name };
      await insertResponders(tx, actor.organisationId, incident.id, named, ctx.now);
    }
    ctx.audit({ after: shownOf(incident) });
    const roomId = await openRoom(ctx, incident);
    await startEscalations(ctx, [incident]);
    ctx.timeline(incident.id, 'incident.declared', { sentence: `declared it${viaWords(actor.via)}` });
    return {
      changed: true,
      reason: `INC-${incident.number} is open, with a room of its own.`,
      subject: subjectOf(incident),
      data: { roomId },
    };
  },
});

/** A title that begins with a service's name is about that service: "checkout errors". */
async function findMentionedService(ctx: Parameters<typeof openRoom>[0], title: string): Promise<string | null> {
  const first = title.split(/\s+/)[0]!;
  return (await findService(ctx.tx, ctx.actor.organisationId, first))?.id ?? null;
}
