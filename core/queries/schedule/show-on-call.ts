import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { nextHandoffAt } from '../../schedule/next-handoff-at.js';
import { onCallAt } from '../../schedule/on-call-at.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import { readUsers } from '../../store/sql/read-people.js';
import type { PersonView } from '../../notification/message.js';

/** Who is on call on one schedule. */
export interface Duty {
  id: string;
  name: string;
  handle: string;
  zone: string;
  onCall: { person: PersonView; until: Date | null; next: PersonView[]; because: string }[];
  nextHandoff: { at: Date; from: PersonView[]; to: PersonView[] } | null;
}

/** Who is on call, and until when; at another instant when `at` is given. @throws NotFound */
export const showOnCall = defineQuery({
  name: 'oncall.show',
  permission: 'oncall.read',
  help: { verb: 'oncall', usage: '[schedule]', does: 'Who is on call, and until when' },
  input: z.strictObject({
    schedule: z.string('the name or id of a schedule').trim().min(1).max(200).optional(),
    at: z.iso.datetime({ offset: true, error: 'an instant such as 2026-11-23T18:30:00Z' }).optional(),
  }),
  async read({ tx, now, actor }, { schedule, at }): Promise<{ at: Date; schedules: Duty[] }> {
    const instant = at ? new Date(at) : now;
    const wanted = schedule?.replace(/^@/, '').toLowerCase();
    const all = await readSchedules(tx, actor.organisationId, instant);
    const schedules = wanted
      ? all.filter((s) => [s.id, s.handle.toLowerCase(), s.name.toLowerCase()].includes(wanted))
      : all;
    if (wanted && schedules.length === 0) throw new NotFound(`There is no schedule "${schedule}".`);
    const people = new Map<string, PersonView>(
      (await readUsers(tx, actor.organisationId)).map(({ id, name, handle, zone }) => [id, { id, name, handle, zone }]),
    );
    const named = (ids: string[]) => ids.flatMap((id) => people.get(id) ?? []);
    return {
      at: instant,
      schedules: schedules.map((s) => {
        const handoff = nextHandoffAt(s, instant);
        const duties = onCallAt(s, instant).users.flatMap((duty) => {
          const person = people.get(duty.userId);
          return person ? [{ person, until: duty.until, next: named(duty.next), because: duty.because }] : [];
        });
        return {
          id: s.id,
          name: s.name,
          handle: s.handle,
          zone: s.zone,
          onCall: duties,
          nextHandoff: handoff && { at: handoff.at, from: named(handoff.from), to: named(handoff.to) },
        };
      }),
    };
  },
});
