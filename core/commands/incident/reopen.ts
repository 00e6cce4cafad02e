import { TryAgain } from '../../try-again.js';
import { defineCommand } from '../../execute.js';
import { isOpen, nobodyHasIt } from '../../incident/incident.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { isUniqueViolation } from '../../store/tx.js';
import { findGroups } from '../../store/sql/alert-rows.js';
import { restartPaging, startEscalations } from '../paging.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  testReason,
  unchanged,
  viaWords,
  versionOfIncident,
} from './on-incident.js';

/** It was not over: triggered again, and paged from the first step. */
export const incidentReopen = defineCommand({
  name: 'incident.reopen',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'reopen', usage: '[INC-n] [comment]', does: 'It is not over: page again from the first step' },
  input: onIncident,
  async handle(ctx, { number, comment }) {
    const { tx, now, actor } = ctx;
    const { incident, escalation } = await loadIncident(ctx, number);
    if (isOpen(incident)) return unchanged(incident, `INC-${number} is open: ${incident.status}.`);
    if (incident.status === 'merged') return unchanged(incident, `INC-${number} was merged; reopen the other one.`);
    const test = testReason(incident);
    if (test) return unchanged(incident, test);
    // A newer incident may hold the group now; then this one comes back without taking in alerts.
    const groups = incident.groupKey === null ? [] : await findGroups(tx, actor.organisationId, [incident.groupKey]);
    const taken = groups.some(({ merged }) => !merged);
    Object.assign(incident, {
      status: 'triggered',
      phase: 'investigating',
      absorbs: incident.absorbs && !taken,
      ...nobodyHasIt,
      resolvedAt: null,
      resolvedBy: null,
      resolvedByName: null,
      resolveReason: null,
    });
    try {
      await saveIncidents(tx, actor.organisationId, [incident], now);
    } catch (error) {
      if (isUniqueViolation(error)) throw new TryAgain('the group was opened meanwhile', { cause: error });
      throw error;
    }
    // What fired and ended within one batch was never paged: its paging starts only now.
    if (escalation) await restartPaging(ctx, [incident.id], { fromStart: true });
    else await startEscalations(ctx, [incident]);
    ctx.timeline(incident.id, 'incident.reopened', {
      sentence: `reopened${viaWords(actor.via)}${quoted(comment)}`,
      comment,
    });
    return done(incident, `INC-${number} is open again and pages from the first step.`);
  },
});
