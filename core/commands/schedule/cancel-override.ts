import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { defineCommand } from '../../execute.js';
import { endOverrides } from '../../store/sql/insert-overrides.js';
import { NotFound } from '../../errors.js';
import { scheduleName } from './span-input.js';
import { lockScheduleVersion } from '../../store/sql/versions.js';

/** Ends an override now, with whatever was made by the same call; one that has not begun never will. @throws NotFound */
export const scheduleCancelOverride = defineCommand({
  name: 'schedule.cancel-override',
  permission: 'oncall.override',
  versionOf: (tx, organisationId, { schedule }) => lockScheduleVersion(tx, organisationId, schedule),
  input: z.strictObject({ schedule: scheduleName.optional(), id: z.uuid('the id of an override') }),
  async handle(ctx, { schedule: wanted, id }) {
    const { schedule } = await changeSchedule(ctx, wanted, async (before) => {
      if (!before.overrides.some((override) => override.id === id))
        throw new NotFound('There is no such override, or it is over.');
      await endOverrides(ctx.tx, ctx.actor.organisationId, [id], ctx.now);
    });
    const subject = { kind: 'schedule', id: schedule.id };
    return { changed: true, reason: `The override in ${schedule.name} has ended.`, subject };
  },
});
