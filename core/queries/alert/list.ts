import { z } from 'zod';
import { alert } from '../shapes/alert.js';
import { alertSeverities } from '../../alert/alert.js';
import { defineQuery } from '../../query.js';
import { idOfService, serviceFilter, textFilter } from '../filters.js';
import { listAlertRows } from '../../store/sql/list-alerts.js';
import { listOf } from '../shapes/plain.js';
import { keyOf, listInput, pageOf } from '../cursor.js';

/** Alerts, newest first. */
export const listAlerts = defineQuery({
  name: 'alert.list',
  permission: 'alert.read',
  input: z.strictObject({
    integration: z.uuid('the id of an integration').optional(),
    status: z
      .enum(['firing', 'acknowledged', 'resolved', 'all'], 'firing, acknowledged, resolved or all')
      .default('all'),
    severity: z.enum(alertSeverities, `one of ${alertSeverities.join(', ')}`).optional(),
    service: serviceFilter,
    q: textFilter,
    ...listInput,
  }),
  answer: listOf(alert),
  async read({ tx, actor }, { integration, status, severity, service, q, limit, cursor }) {
    const rows = await listAlertRows(tx, actor.organisationId, {
      status,
      severity: severity ?? null,
      serviceId: await idOfService(tx, actor.organisationId, service),
      integrationId: integration ?? null,
      q: q ?? null,
      before: keyOf(cursor, /^[0-9a-f-]{36}$/),
      limit: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id);
  },
});
