import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { readEscalations } from '../../store/sql/escalation-rows.js';
import { lockIncidents } from '../../store/sql/incident-row.js';
import { restartPaging, startEscalations } from '../paging.js';

/** Sets going again what the auditor found standing still: an open incident with neither a step taken nor one to come. */
export const escalationRevive = defineCommand({
  name: 'escalation.revive',
  permission: 'system.run',
  input: z.strictObject({ incidentIds: z.array(z.uuid()).max(100) }),
  async handle(ctx, { incidentIds }) {
    const { tx, actor } = ctx;
    const incidents = (await lockIncidents(tx, actor.organisationId, [...incidentIds].sort())).filter(
      (i) => i.status === 'triggered',
    );
    const known = new Set(
      (
        await readEscalations(
          tx,
          actor.organisationId,
          incidents.map((i) => i.id),
        )
      ).map((e) => e.incidentId),
    );
    await startEscalations(
      ctx,
      incidents.filter((incident) => !known.has(incident.id)),
    );
    await restartPaging(ctx, [...known], { fromStart: true });
    for (const incident of incidents) {
      ctx.timeline(incident.id, 'incident.retriggered', {
        sentence: 'The auditor found its paging standing still and started it again.',
      });
    }
    return { changed: incidents.length > 0, reason: `${incidents.length} escalations set going again`, subject: null };
  },
});
