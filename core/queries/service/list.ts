import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listServiceRows } from '../../store/sql/list-services.js';

/** What is monitored, by which policy, and which integrations send its alerts. */
export const listServices = defineQuery({
  name: 'service.list',
  permission: 'service.read',
  input: z.strictObject({}),
  async read({ tx, actor }) {
    return { items: await listServiceRows(tx, actor.organisationId), next: null };
  },
});
