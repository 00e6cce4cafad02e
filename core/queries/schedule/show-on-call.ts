import { z } from 'zod';
import { instantFilter } from '../filters.js';
import { defineQuery } from '../../query.js';
import { findSchedules } from './find-schedules.js';
import { nextHandoffAt } from '../../schedule/next-handoff-at.js';
import { onCallAt } from '../../schedule/on-call-at.js';
import { readRecords } from './read-records.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import { onCallAnswer } from '../shapes/schedule.js';
import { readUsers } from '../../store/sql/read-people.js';
import { recordedAt, type Record } from '../../schedule/final-shifts.js';
import type { PersonView } from '../../notification/message.js';
import type { Schedule } from '../../schedule/schedule.js';

/** Who is on call on one schedule. */
export interface Duty {
  id: string;
  name: string;
  handle: string;
  zone: string;
  onCall: { person: PersonView; until: Date | null; next: PersonView[]; because: string }[];
  nextHandoff: { at: Date; from: PersonView[]; to: PersonView[] } | null;
}

/** Who is on call, and until when; at another instant when `at` is given: of the past, what was written down. @throws NotFound */
export const showOnCall = defineQuery({
  name: 'oncall.show',
  permission: 'oncall.read',
  help: { verb: 'oncall', usage: '[schedule]', does: 'Who is on call, and until when' },
  input: z.strictObject({
    schedule: z.string('the name or id of a schedule').trim().min(1).max(200).optional(),
    at: instantFilter,
  }),
  answer: onCallAnswer,
  async read({ tx, now, actor }, { schedule, at }): Promise<{ at: Date; schedules: Duty[] }> {
    const instant = at ? new Date(at) : now;
    const schedules = findSchedules(await readSchedules(tx, actor.organisationId, instant), schedule);
    const recordOf =
      instant < now ? await readRecords(tx, actor.organisationId, instant, new Date(instant.getTime() + 1), now) : null;
    const people = new Map<string, PersonView>(
      (await readUsers(tx, actor.organisationId)).map(({ id, name, handle, zone }) => [id, { id, name, handle, zone }]),
    );
    const named = (ids: string[]) => ids.flatMap((id) => people.get(id) ?? []);
    return {
      at: instant,
      schedules: schedules.map((one) => {
        const { id, name, handle, zone } = one;
        const record = recordOf?.(id);
        const found = record && instant < record.until ? pastOf(record, instant) : presentOf(one, instant);
        const onCall = found.onCall.flatMap(({ userId, next, ...duty }) => {
          const person = people.get(userId);
          return person ? [{ person, ...duty, next: named(next) }] : [];
        });
        const handoff = found.handoff;
        const nextHandoff = handoff && { at: handoff.at, from: named(handoff.from), to: named(handoff.to) };
        return { id, name, handle, zone, onCall, nextHandoff };
      }),
    };
  },
});

function presentOf(schedule: Schedule, at: Date) {
  const onCall = onCallAt(schedule, at).users.map(({ userId, until, next, because }) => ({
    userId,
    until,
    next,
    because,
  }));
  return { onCall, handoff: nextHandoffAt(schedule, at) };
}

/** What was written down: who, and until when; a duty that goes on has no end yet. Nobody where nothing was written down. */
function pastOf({ since, rows }: Record, at: Date) {
  const userIds = since && since <= at ? recordedAt(rows, at) : [];
  const onCall = userIds.map((userId) => {
    const until = rows.find((row) => row.userId === userId && row.start <= at && (!row.end || row.end > at))!.end;
    return { userId, until, next: [] as string[], because: 'recorded' };
  });
  return { onCall, handoff: null };
}
