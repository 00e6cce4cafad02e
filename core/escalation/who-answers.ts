/**
 * Whom a target of a policy means at an instant, in people. Terms: *roster* everything needed to say so: people, teams,
 * schedules and how people are reached.
 */
import { peopleAt } from '../schedule/people-at.js';
import { shiftsFrom } from '../schedule/shifts-of.js';
import { clockAndCity } from '../people/clock-and-city.js';
import type { Schedule } from '../schedule/schedule.js';
import type { User } from '../people/user.js';
import type { Target } from './policy.js';

/** People who are paged together. */
export interface Team {
  id: string;
  name: string;
  handle: string;
  members: string[];
}

/** Everybody and every schedule of an organisation, as of an instant. */
export interface Roster {
  users: User[];
  teams: Team[];
  schedules: Schedule[];
}

/** The people a target means, or why there are none. */
export interface Answer {
  userIds: string[];
  reason: string | null;
}

/** `whoAnswers` for one roster and instant, each target asked once: a storm asks the same of every incident. */
export function createAnswers(roster: Roster, now: Date): (target: Target) => Answer {
  const known = new Map<string, Answer>();
  return (target) => {
    const key = `${target.kind}/${target.id}/${target.name}`;
    const answer = known.get(key) ?? whoAnswers(target, roster, now);
    known.set(key, answer);
    return answer;
  };
}

/** The people a target means now, or why it means nobody. A room means nobody: it is told, not paged. */
export function whoAnswers(target: Target, roster: Roster, now: Date): Answer {
  const known = new Set(roster.users.map((user) => user.id));
  if (target.kind === 'room') return { userIds: [], reason: null };
  if (target.kind === 'user') {
    return known.has(target.id)
      ? { userIds: [target.id], reason: null }
      : { userIds: [], reason: `${target.name} is no longer here` };
  }
  if (target.kind === 'team') {
    const members = roster.teams.find((team) => team.id === target.id)?.members.filter((id) => known.has(id)) ?? [];
    return { userIds: members, reason: members.length > 0 ? null : `nobody is in the team ${target.name}` };
  }
  const schedule = roster.schedules.find((candidate) => candidate.id === target.id);
  if (!schedule) return { userIds: [], reason: `the schedule ${target.name} no longer exists` };
  const userIds = peopleAt(schedule, now)
    .map((duty) => duty.userId)
    .filter((id) => known.has(id));
  return { userIds, reason: userIds.length > 0 ? null : nobodyUntil(schedule, known, now) };
}

/** How far ahead a gap's end is looked for. */
const lookAheadMs = 14 * 24 * 60 * 60_000;

function nobodyUntil(schedule: Schedule, known: Set<string>, now: Date): string {
  for (const shift of shiftsFrom(schedule, now, new Date(now.getTime() + lookAheadMs))) {
    if (shift.userIds.some((id) => known.has(id)))
      return `nobody on call until ${clockAndCity(shift.start, schedule.zone, now)}`;
  }
  return `nobody on call in ${schedule.name}`;
}
