import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { lockEscalations, saveEscalations } from '../../store/sql/escalation-rows.js';
import { lockFreeIncidents } from '../../store/sql/incident-row.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { loadRoster } from '../../queries/escalation/load-roster.js';
import { loadTurns } from '../turns.js';
import { saveSteps, takeStep } from '../take-step.js';

/**
 * Takes the due steps of a batch of escalations. What is no longer due is left alone, so running it twice is harmless; what
 * somebody else holds is left for the next time. Data: `taken`, how many.
 */
export const escalationAdvance = defineCommand({
  name: 'escalation.advance',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ incidentIds: z.array(z.uuid()).max(500) }),
  async handle(ctx, { incidentIds }) {
    const { tx, now, actor } = ctx;
    const incidents = new Map(
      (await lockFreeIncidents(tx, actor.organisationId, [...incidentIds].sort())).map((i) => [i.id, i]),
    );
    const due = (await lockEscalations(tx, actor.organisationId, [...incidents.keys()])).filter(
      (escalation) => escalation.nextStepAt !== null && escalation.nextStepAt <= now,
    );
    if (due.length === 0) return { changed: false, reason: 'nothing was due', subject: null, data: { taken: 0 } };
    const roster = await loadRoster(tx, actor.organisationId, now);
    const turns = await loadTurns(ctx, due);
    const steps = due.map((escalation) =>
      takeStep(ctx, incidents.get(escalation.incidentId)!, escalation, roster, turns),
    );
    await turns.save();
    await saveSteps(ctx, steps);
    await saveEscalations(tx, actor.organisationId, due);
    await saveIncidents(
      tx,
      actor.organisationId,
      due.map((escalation) => incidents.get(escalation.incidentId)!),
      now,
    );
    ctx.signal({ topic: 'due' });
    return { changed: true, reason: `${due.length} steps taken`, subject: null, data: { taken: due.length } };
  },
});
