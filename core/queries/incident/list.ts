import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { idOfService, idOfTeam, instantFilter, serviceFilter, teamFilter, textFilter } from '../filters.js';
import { incidentSummary } from '../shapes/incident.js';
import { listIncidentRows } from '../../store/sql/list-incidents.js';
import { listOf } from '../shapes/plain.js';
import { severities } from '../../incident/incident.js';
import { keyOf, listInput, pageOf } from '../cursor.js';

const statuses = ['open', 'triggered', 'acknowledged', 'snoozed', 'resolved', 'merged', 'all'] as const;

/** Incidents, newest first. `resolved` holds the merged ones; `from` and `to` are about when they were opened. */
export const listIncidents = defineQuery({
  name: 'incident.list',
  permission: 'incident.read',
  help: { verb: 'list', usage: '[open|resolved|all]', does: 'Incidents, newest first' },
  input: z.strictObject({
    status: z.enum(statuses, `one of ${statuses.join(', ')}`).default('open'),
    severity: z.enum(severities, 'one of SEV1 to SEV5').optional(),
    service: serviceFilter,
    team: teamFilter,
    q: textFilter,
    from: instantFilter,
    to: instantFilter,
    ...listInput,
  }),
  answer: listOf(incidentSummary),
  async read({ tx, actor }, { status, severity, service, team, q, from, to, limit, cursor }) {
    const before = keyOf(cursor, /^\d{1,9}$/);
    const rows = await listIncidentRows(tx, actor.organisationId, {
      status,
      severity: severity ?? null,
      serviceId: await idOfService(tx, actor.organisationId, service),
      teamId: await idOfTeam(tx, actor.organisationId, team),
      q: q ?? null,
      from: from ? new Date(from) : null,
      to: to ? new Date(to) : null,
      before: before === null ? null : Number(before),
      limit: limit + 1,
      userId: actor.kind === 'user' ? actor.id : null,
    });
    return pageOf(rows, limit, (row) => row.number);
  },
});
