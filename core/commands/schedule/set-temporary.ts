import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineCommand } from '../../execute.js';
import { personFinder } from '../person-finder.js';
import { InvalidInput } from '../../errors.js';
import { replaceTemporary } from '../../store/sql/schedule-rows.js';
import { setTemporary } from '../../schedule/temporary-schedules.js';
import { instant, minuteOf, personName, scheduleName, spanFrom } from './span-input.js';
import { lockScheduleVersion } from '../../store/sql/versions.js';

/** Fixes who is on call in a span, whatever layers and overrides say; without shifts, nobody is. It begins now at the earliest. */
export const scheduleSetTemporary = defineCommand({
  name: 'schedule.set-temporary',
  permission: 'schedule.manage',
  versionOf: (tx, organisationId, { schedule }) => lockScheduleVersion(tx, organisationId, schedule),
  input: z.strictObject({
    schedule: scheduleName.optional(),
    start: instant,
    end: instant,
    shifts: z
      .array(z.strictObject({ user: personName, start: instant, end: instant }), 'a list of shifts')
      .max(500, 'at most 500 shifts'),
  }),
  async handle(ctx, given) {
    const { tx, now, actor } = ctx;
    const span = spanFrom(now, minuteOf(given.start), minuteOf(given.end), 'end');
    const idOf = await personFinder(tx, actor.organisationId);
    const shifts: { userId: string; start: Date; end: Date }[] = [];
    for (const [index, { user, start, end }] of given.shifts.entries()) {
      const shift = { userId: idOf(user, `shifts.${index}.user`), start: minuteOf(start), end: minuteOf(end) };
      if (shift.end <= shift.start || shift.start >= span.end || shift.end <= minuteOf(given.start)) {
        const [field, expected] = [`shifts.${index}.end`, 'an instant after its start, within the temporary schedule'];
        throw new InvalidInput(`${field}: ${expected}`, [{ field, expected }]);
      }
      shifts.push(shift);
    }
    const { schedule } = await changeSchedule(ctx, given.schedule, async (before) => {
      const rows = setTemporary(before.temporary, { ...span, shifts }).map((row) => ({ ...row, id: ctx.newId() }));
      await replaceTemporary(tx, actor.organisationId, before.id, now, rows);
    });
    const until = clockAndCity(span.end, schedule.zone, now);
    const from = span.start > now ? `from ${clockAndCity(span.start, schedule.zone, now)} ` : '';
    return {
      changed: true,
      reason: `${schedule.name} is fixed ${from}until ${until}${shifts.length === 0 ? ', with nobody on call' : ''}.`,
      subject: { kind: 'schedule', id: schedule.id },
    };
  },
});
