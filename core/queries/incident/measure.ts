import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { idOfService, instantFilter, serviceFilter } from '../filters.js';
import { measureIncidents } from '../../store/sql/measure-incidents.js';
import { measured } from '../shapes/incident.js';
import { severities } from '../../incident/incident.js';
import { usualDays } from './record.js';

const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1000));

/** What incidents took until they were acknowledged, and until they were over: MTTA and MTTR; of the last 90 days unless told. */
export const showMeasures = defineQuery({
  name: 'incident.measure',
  permission: 'incident.read',
  help: { verb: 'measures', usage: '[service]', does: 'How long it took to acknowledge and to resolve' },
  input: z.strictObject({
    service: serviceFilter,
    severity: z.enum(severities, 'one of SEV1 to SEV5').optional(),
    from: instantFilter,
    to: instantFilter,
  }),
  answer: measured,
  async read({ tx, now, actor }, given) {
    const to = given.to ? new Date(given.to) : now;
    const from = given.from ? new Date(given.from) : new Date(to.getTime() - usualDays * 86_400_000);
    const found = await measureIncidents(tx, actor.organisationId, {
      from,
      to: given.to ? to : null,
      serviceId: await idOfService(tx, actor.organisationId, given.service),
      severity: given.severity ?? null,
    });
    return {
      ...{ from, to, incidents: found.incidents },
      acknowledge: {
        count: found.acknowledged,
        medianSeconds: seconds(found.acknowledgeMedianMs),
        meanSeconds: seconds(found.acknowledgeMeanMs),
      },
      resolve: {
        count: found.resolved,
        medianSeconds: seconds(found.resolveMedianMs),
        meanSeconds: seconds(found.resolveMeanMs),
      },
    };
  },
});
