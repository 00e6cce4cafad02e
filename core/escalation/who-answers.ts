/**
 * Whom a target of a policy means at an instant, in people. Terms: *roster* everything needed to say so: people, teams,
 * schedules and how people are reached.
 */
import { onCallAt } from '../schedule/on-call-at.js';
import { shiftsOf } from '../schedule/shifts-of.js';
import { clockIn } from '../people/clock-in.js';
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

/** The people a target means now, or why it means nobody. A room means nobody: it is told, not paged. */
export function whoAnswers(target: Target, roster: Roster, now: Date): { userIds: string[]; reason: string | null } {
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
  const userIds = onCallAt(schedule, now)
    .users.map((duty) => duty.userId)
    .filter((id) => known.has(id));
  return { userIds, reason: userIds.length > 0 ? null : nobodyUntil(schedule, known, now) };
}

/** How far ahead a gap's end is looked for. */
const lookAheadMs = 14 * 24 * 60 * 60_000;

function nobodyUntil(schedule: Schedule, known: Set<string>, now: Date): string {
  const shifts = shiftsOf(schedule, now, new Date(now.getTime() + lookAheadMs));
  const next = shifts.find((shift) => shift.userIds.some((id) => known.has(id)));
  return next
    ? `nobody on call until ${clockIn(next.start, schedule.zone, now)}`
    : `nobody on call in ${schedule.name}`;
}
