import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listAlertRows } from '../../store/sql/list-alerts.js';
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
    ...listInput,
  }),
  async read({ tx, actor }, { integration, status, limit, cursor }) {
    const before = keyOf(cursor, /^[0-9a-f-]{36}$/);
    const filter = { status, integrationId: integration ?? null, before, limit: limit + 1 };
    return pageOf(await listAlertRows(tx, actor.organisationId, filter), limit, (row) => row.id);
  },
});
