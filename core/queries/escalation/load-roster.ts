import { groupBy } from '../../group-by.js';
import { readReach, readTeams, readUsers } from '../../store/sql/read-people.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import type { ContactMethod, NotificationRule } from '../../notification/pages-for.js';
import { createAnswers, type Answer, type Roster } from '../../escalation/who-answers.js';
import { onCallAt, type OnCall } from '../../schedule/on-call-at.js';
import type { Target } from '../../escalation/policy.js';
import type { Tx } from '../../store/tx.js';

/** A roster with how everybody is reached, and its answers as of the instant it was loaded. */
export interface PagingRoster extends Roster {
  /** The people a target means now. */
  resolve: (target: Target) => Answer;
  /** Who is on call in a schedule now. */
  onCall: (scheduleId: string) => OnCall[];
  methodsOf: (userId: string) => ContactMethod[];
  rulesOf: (userId: string) => NotificationRule[];
  defaults: NotificationRule[];
  nameOf: (userId: string) => string;
}

/** Loads the roster of an organisation as of `now`, in as many statements whatever the number of incidents. */
export async function loadRoster(tx: Tx, organisationId: string, now: Date): Promise<PagingRoster> {
  const users = await readUsers(tx, organisationId);
  const teams = await readTeams(tx, organisationId);
  const schedules = await readSchedules(tx, organisationId, now);
  const reach = await readReach(tx, organisationId);
  const methods = groupBy(reach.methods, (method) => method.userId);
  const rules = groupBy(reach.rules, (rule) => rule.userId);
  const names = new Map(users.map((user) => [user.id, user.name]));
  const duties = new Map<string, OnCall[]>();
  const onCall = (scheduleId: string): OnCall[] => {
    const schedule = schedules.find(({ id }) => id === scheduleId);
    const found = duties.get(scheduleId) ?? (schedule ? onCallAt(schedule, now).users : []);
    duties.set(scheduleId, found);
    return found;
  };
  return {
    users,
    teams,
    schedules,
    resolve: createAnswers({ users, teams, schedules }, now),
    onCall,
    methodsOf: (userId) => methods.get(userId) ?? [],
    rulesOf: (userId) => rules.get(userId) ?? [],
    defaults: rules.get(null) ?? [],
    nameOf: (userId) => names.get(userId) ?? 'somebody who left',
  };
}
