import { groupBy } from '../group-by.js';
import { readReach, readTeams, readUsers } from '../store/sql/read-people.js';
import { readSchedules } from '../store/sql/read-schedules.js';
import type { ContactMethod, NotificationRule } from '../notification/pages-for.js';
import type { Roster } from '../escalation/who-answers.js';
import type { Tx } from '../store/tx.js';

/** A roster with how everybody is reached. */
export interface PagingRoster extends Roster {
  methodsOf: (userId: string) => ContactMethod[];
  rulesOf: (userId: string) => NotificationRule[];
  defaults: NotificationRule[];
  nameOf: (userId: string) => string;
}

/** Loads the roster of an organisation as of `now`: four statements, whatever the number of incidents. */
export async function loadRoster(tx: Tx, organisationId: string, now: Date): Promise<PagingRoster> {
  const users = await readUsers(tx, organisationId);
  const teams = await readTeams(tx, organisationId);
  const schedules = await readSchedules(tx, organisationId, now);
  const reach = await readReach(tx, organisationId);
  const methods = groupBy(reach.methods, (method) => method.userId);
  const rules = groupBy(reach.rules, (rule) => rule.userId);
  const names = new Map(users.map((user) => [user.id, user.name]));
  return {
    users,
    teams,
    schedules,
    methodsOf: (userId) => methods.get(userId) ?? [],
    rulesOf: (userId) => rules.get(userId) ?? [],
    defaults: rules.get(null) ?? [],
    nameOf: (userId) => names.get(userId) ?? 'somebody who left',
  };
}
