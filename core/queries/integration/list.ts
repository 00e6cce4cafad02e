import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listIntegrationRows } from '../../store/sql/list-integrations.js';
import { integration } from '../shapes/service.js';
import { listOf } from '../shapes/plain.js';
import { teamsWhere } from '../../people/permission.js';
import { keyOf, listInput, pageOf } from '../cursor.js';

/** Keyed sources of alerts with their keys, as far as a key may be shown, the newest first. */
export const listIntegrations = defineQuery({
  name: 'integration.list',
  permission: 'integration.read',
  input: z.strictObject(listInput),
  answer: listOf(integration),
  async read({ tx, actor }, { limit, cursor }) {
    const before = keyOf(cursor, /^[0-9a-f-]{36}$/);
    const rows = await listIntegrationRows(tx, actor.organisationId, {
      before,
      limit: limit + 1,
      teams: teamsWhere(actor, 'integration.read'),
    });
    return pageOf(rows, limit, (row) => row.id);
  },
});
