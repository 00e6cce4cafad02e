import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listIncidentRows } from '../../store/sql/list-incidents.js';
import { keyOf, listInput, pageOf } from '../cursor.js';

/** Incidents, newest first. */
export const listIncidents = defineQuery({
  name: 'incident.list',
  permission: 'incident.read',
  help: { verb: 'list', usage: '[open|resolved|all]', does: 'Incidents, newest first' },
  input: z.strictObject({
    status: z.enum(['open', 'resolved', 'all'], 'open, resolved or all').default('open'),
    ...listInput,
  }),
  async read({ tx, actor }, { status, limit, cursor }) {
    const before = keyOf(cursor, /^\d{1,9}$/);
    const userId = actor.kind === 'user' ? actor.id : null;
    const rows = await listIncidentRows(tx, actor.organisationId, {
      status,
      before: before === null ? null : Number(before),
      limit: limit + 1,
      userId,
    });
    return pageOf(rows, limit, (row) => row.number);
  },
});
