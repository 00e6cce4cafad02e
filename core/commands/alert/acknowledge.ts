import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { findNewestAlerts } from '../../store/sql/alert-rows.js';
import { findIncidentNumber } from '../../store/sql/incident-row.js';
import { incidentAcknowledge } from '../incident/acknowledge.js';

/**
 * The sender says that somebody has it: its incident is acknowledged, as by a person. What does not fire, or never came,
 * cannot be acknowledged; the outcome says so.
 */
export const alertAcknowledge = defineCommand({
  name: 'alert.acknowledge',
  permission: 'alert.ingest',
  input: z.object({ integrationId: z.uuid(), fingerprint: z.string().regex(/^[0-9a-f]{32}$/) }),
  async handle(ctx, key) {
    const { tx, actor } = ctx;
    const [alert] = await findNewestAlerts(tx, actor.organisationId, [key]);
    const nothing = (reason: string) => ({ changed: false, reason, subject: null });
    if (!alert) return nothing('There is no such alert to acknowledge.');
    if (alert.state === 'resolved' || alert.incidentId === null) return nothing('The alert does not fire any more.');
    const number = await findIncidentNumber(tx, actor.organisationId, alert.incidentId);
    return incidentAcknowledge.handle(ctx, { number });
  },
});
