import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listPolicyRows } from '../../store/sql/policy-rows.js';

/** Every escalation policy with its steps, by name. */
export const listPolicies = defineQuery({
  name: 'policy.list',
  permission: 'service.read',
  input: z.strictObject({}),
  read: async ({ tx, actor }) => ({ items: await listPolicyRows(tx, actor.organisationId) }),
});
