/** REST of what decides about paging: services, their policies, and what a severity means. */
import { answerOf, type RestKit } from './rest-kit.js';
import { listPolicies } from '../../core/queries/policy/list.js';
import { listServices } from '../../core/queries/service/list.js';
import { organisationSetAckTimeout } from '../../core/commands/organisation/set-ack-timeout.js';
import { policySave } from '../../core/commands/policy/save.js';
import { serviceCreate } from '../../core/commands/service/create.js';
import { serviceUpdate } from '../../core/commands/service/update.js';

/** Adds the routes of services, policies and severities. */
export function serviceRoutes({ query, command }: RestKit): void {
  query('/services', listServices);
  command('/services', serviceCreate, ({ subject, data }) => [201, { id: subject!.id, name: data!.name }]);
  command('/services/:service', serviceUpdate);
  query('/policies', listPolicies);
  command('/policies', policySave, (outcome) => [outcome.data!.isNew ? 201 : 200, answerOf(outcome)]);
  command('/severities/:severity', organisationSetAckTimeout);
}
