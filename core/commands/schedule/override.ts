import { z } from 'zod';
import { Conflict, InvalidInput } from '../../errors.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { shiftsOf } from '../../schedule/shifts-of.js';
import { findTarget } from '../find-target.js';
import { insertOverrides } from '../../store/sql/insert-overrides.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import type { Schedule } from '../../schedule/schedule.js';

/** Puts somebody on call from now, for whoever would be; afterwards the rotation goes on as before. */
export const scheduleOverride = defineCommand({
  name: 'schedule.override',
  permission: 'oncall.override',
  help: { verb: 'override', usage: '@user 2h [schedule]', does: 'Put someone on call from now' },
  input: z.strictObject({
    user: z.string('a person').trim().min(1, 'a person').max(200),
    minutes: z
      .number('a duration such as 2h')
      .int()
      .min(1, 'at least 1 minute')
      .max(60 * 24 * 60, 'at most 60 days'),
    schedule: z.string().trim().min(1).max(200).optional(),
  }),
  async handle(ctx, input) {
    const { tx, now, actor } = ctx;
    const user = await findTarget(tx, actor.organisationId, input.user, 'user');
    if (user.kind !== 'user')
      throw new InvalidInput(`${user.name} is a ${user.kind}.`, [{ field: 'user', expected: 'a person' }]);
    const schedule = pickSchedule(await readSchedules(tx, actor.organisationId, now), input.schedule);
    const endsAt = new Date(now.getTime() + input.minutes * 60_000);
    const rows = replacementsOf(ctx, schedule, user.id, endsAt);
    if (rows.length === 0) {
      return {
        changed: false,
        reason: `${user.name} is on call in ${schedule.name} already.`,
        subject: { kind: 'schedule', id: schedule.id },
      };
    }
    await insertOverrides(tx, actor.organisationId, rows, actor.kind === 'user' ? actor.id : null, now);
    ctx.signal({ topic: 'oncall' });
    const until = clockAndCity(endsAt, schedule.zone, now);
    return {
      changed: true,
      reason: `${user.name} is on call in ${schedule.name} until ${until}.`,
      subject: { kind: 'schedule', id: schedule.id },
    };
  },
});

function pickSchedule(schedules: Schedule[], wanted: string | undefined): Schedule {
  const name = wanted?.replace(/^@/, '').toLowerCase();
  const found =
    name === undefined
      ? schedules
      : schedules.filter((s) => [s.id, s.handle.toLowerCase(), s.name.toLowerCase()].includes(name));
  const names = schedules.map((schedule) => schedule.handle).join(', ') || 'none yet';
  if (found.length === 1) return found[0]!;
  if (found.length === 0)
    throw new InvalidInput(`There is no schedule "${wanted ?? ''}".`, [
      { field: 'schedule', expected: `one of: ${names}` },
    ]);
  throw new InvalidInput('There are several schedules; name one.', [
    { field: 'schedule', expected: `one of: ${names}` },
  ]);
}

/** One replacement for everybody who is on call in the span; an addition where nobody is. */
function replacementsOf(ctx: CommandContext, schedule: Schedule, userId: string, endsAt: Date) {
  const mine = schedule.overrides.filter((o) => o.userId === userId && o.startsAt < endsAt && o.endsAt > ctx.now);
  const shifts = shiftsOf(schedule, ctx.now, endsAt);
  if (shifts.every((shift) => shift.userIds.includes(userId))) return [];
  if (mine.length > 0)
    throw new Conflict(
      `An override of the same person overlaps, until ${clockAndCity(mine[0]!.endsAt, schedule.zone, ctx.now)}.`,
    );
  const replaced = new Set(shifts.flatMap((shift) => (shift.userIds.length > 0 ? shift.userIds : [null])));
  replaced.delete(userId);
  return [...replaced].map((replacesUserId) => ({
    id: ctx.newId(),
    scheduleId: schedule.id,
    userId,
    replacesUserId,
    startsAt: ctx.now,
    endsAt,
  }));
}
