/** REST of what decides about paging: services, their policies, and what a severity means. */
import { answerOf, type RestKit } from './rest-kit.js';
import { listPolicies, showPolicy } from '../../core/queries/policy/list.js';
import { listServices, showService } from '../../core/queries/service/list.js';
import { z } from 'zod';
import { organisationSetAckTimeout } from '../../core/commands/organisation/set-ack-timeout.js';
import { policySave } from '../../core/commands/policy/save.js';
import { serviceCreate } from '../../core/commands/service/create.js';
import { serviceUpdate } from '../../core/commands/service/update.js';

/** Adds the routes of services, policies and severities. */
export function serviceRoutes({ query, command }: RestKit): void {
  query('/services', listServices, { does: 'What is monitored, with its integrations' });
  query('/services/:service', showService, { does: 'One service with all that is set on it' });
  command('/services', serviceCreate, {
    does: 'Adds a service; it gets the first escalation policy',
    answer: z.strictObject({ id: z.uuid(), name: z.string() }),
    statuses: [201],
    as: ({ subject, data }) => [201, { id: subject!.id, name: data!.name }],
  });
  command('/services/:service', serviceUpdate, {
    does: 'Says its policy, its team, and how long an acknowledgement holds',
  });
  query('/policies', listPolicies, { does: 'Escalation policies with their steps' });
  query('/policies/:policy', showPolicy, { does: 'One escalation policy' });
  command('/policies', policySave, {
    does: 'Makes or replaces the policy of that name',
    statuses: [201, 200],
    as: (outcome) => [outcome.data!.isNew ? 201 : 200, answerOf(outcome)],
  });
  command('/severities/:severity', organisationSetAckTimeout, { does: 'Says how long an acknowledgement of it holds' });
}
