import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { clearTemporary } from '../../schedule/temporary-schedules.js';
import { defineCommand } from '../../execute.js';
import { replaceTemporary } from '../../store/sql/schedule-rows.js';
import { instant, minuteOf, scheduleName, spanFrom } from './span-input.js';
import { lockScheduleVersion } from '../../store/sql/versions.js';

/** Takes what is fixed out of a span, from now at the earliest: layers and overrides count there again. */
export const scheduleRemoveTemporary = defineCommand({
  name: 'schedule.remove-temporary',
  permission: 'schedule.manage',
  versionOf: (tx, organisationId, { schedule }) => lockScheduleVersion(tx, organisationId, schedule),
  input: z.strictObject({ schedule: scheduleName.optional(), start: instant, end: instant }),
  async handle(ctx, given) {
    const { tx, now, actor } = ctx;
    const span = spanFrom(now, minuteOf(given.start), minuteOf(given.end), 'end');
    const { schedule, made: changed } = await changeSchedule(ctx, given.schedule, async (before) => {
      const touched = before.temporary.some(({ start, end }) => start < span.end && end > span.start);
      const rows = clearTemporary(before.temporary, span.start, span.end).map((row) => ({ ...row, id: ctx.newId() }));
      if (touched) await replaceTemporary(tx, actor.organisationId, before.id, now, rows);
      return touched;
    });
    const reason = changed
      ? `${schedule.name} goes by its layers again.`
      : `Nothing is fixed in ${schedule.name} then.`;
    return { changed, reason, subject: { kind: 'schedule', id: schedule.id } };
  },
});
