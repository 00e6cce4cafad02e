import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { Conflict, InvalidInput } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findPerson } from '../find-person.js';
import { insertSwap } from '../../store/sql/swap-rows.js';
import { instant, minuteOf, personName, scheduleName, spanFrom } from '../schedule/span-input.js';
import { shiftsOf } from '../../schedule/shifts-of.js';
import { lockScheduleVersion } from '../../store/sql/versions.js';

/** Offers somebody's duty in a span to whoever takes it; one's own unless told. Until then nothing changes. */
export const swapOffer = defineCommand({
  name: 'swap.offer',
  permission: 'oncall.override',
  versionOf: (tx, organisationId, { schedule }) => lockScheduleVersion(tx, organisationId, schedule),
  input: z.strictObject({
    schedule: scheduleName.optional(),
    user: personName.optional(),
    start: instant,
    end: instant,
  }),
  async handle(ctx, given) {
    const { tx, now, actor } = ctx;
    const { start, end } = spanFrom(now, minuteOf(given.start), minuteOf(given.end), 'end');
    const user = given.user ? await findPerson(tx, actor.organisationId, given.user, 'user') : actor;
    if (!given.user && actor.kind !== 'user')
      throw new InvalidInput('user: whose duty it is', [{ field: 'user', expected: 'whose duty it is' }]);
    const { schedule, made: id } = await changeSchedule(ctx, given.schedule, async (before) => {
      if (!shiftsOf(before, start, end).some(({ userIds }) => userIds.includes(user.id!))) {
        const expected = 'a span in which they are on call';
        throw new InvalidInput(`${user.name} is not on call in ${before.name} then.`, [{ field: 'start', expected }]);
      }
      const overlaps = before.swaps.some(
        (swap) => swap.beneficiaryId === user.id && swap.startsAt < end && start < swap.endsAt,
      );
      if (overlaps) throw new Conflict(`${user.name} has offered a part of this already. Withdraw that first.`);
      const swap = { id: ctx.newId(), scheduleId: before.id, beneficiaryId: user.id!, benefactorId: null };
      await insertSwap(tx, actor.organisationId, { ...swap, startsAt: start, endsAt: end }, now);
      return swap.id;
    });
    const span = `${clockAndCity(start, schedule.zone, now)} to ${clockAndCity(end, schedule.zone, now)}`;
    const reason = `${user.name} offers their duty in ${schedule.name}, ${span}.`;
    return { changed: true, reason, subject: { kind: 'swap', id } };
  },
});
