import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listOf } from '../shapes/plain.js';
import { listPolicyRows, readPolicyRow } from '../../store/sql/policy-rows.js';
import { NotFound } from '../../errors.js';
import { pageOfAll, wholeListInput } from '../cursor.js';
import { policy, shownPolicy } from '../shapes/service.js';

/** Every escalation policy with its steps, by name. */
export const listPolicies = defineQuery({
  name: 'policy.list',
  permission: 'service.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(policy),
  read: async ({ tx, actor }, page) => pageOfAll(await listPolicyRows(tx, actor.organisationId), page),
});

/** One escalation policy. @throws NotFound */
export const showPolicy = defineQuery({
  name: 'policy.show',
  permission: 'service.read',
  input: z.strictObject({ policy: z.string('the name or id of a policy').trim().min(1).max(200) }),
  answer: shownPolicy,
  async read({ tx, actor }, { policy: wanted }) {
    const found = await readPolicyRow(tx, actor.organisationId, wanted);
    if (!found) throw new NotFound(`There is no policy "${wanted}".`);
    return found;
  },
});
