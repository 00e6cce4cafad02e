import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { defineCommand } from '../../execute.js';
import { openSwap } from './open-swap.js';
import { withdrawSwap } from '../../store/sql/swap-rows.js';

/** Stops offering a duty that nobody has taken. @throws Conflict when somebody has */
export const swapWithdraw = defineCommand({
  name: 'swap.withdraw',
  permission: 'oncall.override',
  input: z.strictObject({ id: z.uuid('the id of a swap') }),
  async handle(ctx, { id }) {
    const { scheduleId } = await openSwap(ctx, id);
    await changeSchedule(ctx, scheduleId, async () => {
      await openSwap(ctx, id);
      await withdrawSwap(ctx.tx, ctx.actor.organisationId, id, ctx.now);
    });
    return { changed: true, reason: 'The duty is no longer offered.', subject: { kind: 'swap', id } };
  },
});
