import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineCommand } from '../../execute.js';
import { findPerson } from '../find-person.js';
import { InvalidInput } from '../../errors.js';
import { openSwap } from './open-swap.js';
import { personName } from '../schedule/span-input.js';
import { takeSwap } from '../../store/sql/swap-rows.js';

/** Takes a duty that is offered, or what is left of it; for oneself unless told. @throws Conflict when it is no longer offered */
export const swapTake = defineCommand({
  name: 'swap.take',
  permission: 'oncall.override',
  input: z.strictObject({ id: z.uuid('the id of a swap'), user: personName.optional() }),
  async handle(ctx, given) {
    const { tx, now, actor } = ctx;
    const user = given.user ? await findPerson(tx, actor.organisationId, given.user, 'user') : actor;
    if (!given.user && actor.kind !== 'user')
      throw new InvalidInput('user: who takes it', [{ field: 'user', expected: 'who takes it' }]);
    const { scheduleId } = await openSwap(ctx, given.id);
    const { schedule, made: swap } = await changeSchedule(ctx, scheduleId, async () => {
      // Again, under the lock: two may take it at once.
      const open = await openSwap(ctx, given.id);
      if (open.beneficiaryId === user.id)
        throw new InvalidInput('This duty is theirs already.', [{ field: 'user', expected: 'somebody else' }]);
      await takeSwap(tx, actor.organisationId, given.id, user.id!, now);
      return open;
    });
    const start = swap.startsAt > now ? swap.startsAt : now;
    const span = `${clockAndCity(start, schedule.zone, now)} to ${clockAndCity(swap.endsAt, schedule.zone, now)}`;
    const reason = `${user.name} takes the duty in ${schedule.name}, ${span}.`;
    return { changed: true, reason, subject: { kind: 'swap', id: given.id } };
  },
});
