import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { lockEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import { lockIncidents } from '../../store/sql/incident-row.js';
import { restartPaging, startEscalations } from '../paging.js';

/** Sets going again what the auditor found standing still: an open incident with neither a step taken nor one to come. */
export const escalationRevive = defineCommand({
  name: 'escalation.revive',
  permission: 'system.run',
  input: z.strictObject({ incidentIds: z.array(z.uuid()).max(100) }),
  async handle(ctx, { incidentIds }) {
    const { tx, now, actor } = ctx;
    const incidents = (await lockIncidents(tx, actor.organisationId, [...incidentIds].sort())).filter(
      (i) => i.status === 'triggered',
    );
    const known = await lockEscalations(
      tx,
      actor.organisationId,
      incidents.map((incident) => incident.id),
    );
    // Two auditors may have seen the same: what the other one has started by now is left alone.
    const started = new Set(known.filter((escalation) => !standsStill(escalation, now)).map((e) => e.incidentId));
    const stuck = incidents.filter((incident) => !started.has(incident.id));
    const ids = new Set(known.map((escalation) => escalation.incidentId));
    await startEscalations(
      ctx,
      stuck.filter((incident) => !ids.has(incident.id)),
    );
    await restartPaging(
      ctx,
      stuck.flatMap(({ id }) => (ids.has(id) ? [id] : [])),
      { fromStart: true },
    );
    for (const incident of stuck) {
      ctx.timeline(incident.id, 'incident.retriggered', {
        sentence: 'The auditor found its paging standing still and started it again.',
      });
    }
    return { changed: stuck.length > 0, reason: `${stuck.length} escalations set going again`, subject: null };
  },
});

/** A step taken this recently is of a run that goes on, in milliseconds. */
const justNowMs = 60_000;

const standsStill = ({ nextStepAt, lastStepAt }: Escalation, now: Date) =>
  nextStepAt === null && (lastStepAt === null || now.getTime() - lastStepAt.getTime() > justNowMs);
