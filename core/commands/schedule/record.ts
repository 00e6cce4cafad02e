import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { lockSchedule } from '../../store/sql/schedule-rows.js';
import { recordUntilNow } from '../change-schedule.js';

/** Writes down who was on call since the last time, and who is from now on. Run by a sweep when somebody comes or goes. */
export const scheduleRecord = defineCommand({
  name: 'schedule.record',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ id: z.uuid() }),
  async handle(ctx, { id }) {
    const subject = { kind: 'schedule', id };
    const state = await lockSchedule(ctx.tx, ctx.actor.organisationId, id);
    if (!state) return { changed: false, reason: 'The schedule was removed.', subject };
    const changed = await recordUntilNow(ctx, id, state);
    if (changed) ctx.signal({ topic: 'oncall' });
    return { changed, reason: changed ? 'Other people are on call.' : 'The same people are on call.', subject };
  },
});
