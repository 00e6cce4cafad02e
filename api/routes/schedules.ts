/** REST of schedules and swaps. */
import { keyOf, withData, without, type Answer, type RestKit } from './rest-kit.js';
import { listSchedules } from '../../core/queries/schedule/list.js';
import { scheduleCancelOverride } from '../../core/commands/schedule/cancel-override.js';
import { scheduleOverride } from '../../core/commands/schedule/override.js';
import { scheduleRemoveTemporary } from '../../core/commands/schedule/remove-temporary.js';
import { scheduleSave } from '../../core/commands/schedule/save.js';
import { scheduleSetTemporary } from '../../core/commands/schedule/set-temporary.js';
import { showOnCall } from '../../core/queries/schedule/show-on-call.js';
import { showSchedule } from '../../core/queries/schedule/show.js';
import { outcomeWith } from '../../core/queries/shapes/plain.js';
import { z } from 'zod';
import { swapOffer } from '../../core/commands/swap/offer.js';
import { swapTake } from '../../core/commands/swap/take.js';
import { swapWithdraw } from '../../core/commands/swap/withdraw.js';
import type { Outcome } from '../../core/outcome.js';

const made = (outcome: Outcome): Answer => [outcome.changed ? 201 : 200, withData(outcome)];
const changed = (outcome: Outcome): Answer => [200, withData(outcome)];
/** What is made, and what was there already. */
const makes = { statuses: [201, 200], as: made };
const savedSchedule = outcomeWith({ handle: z.string() }).meta({ id: 'SavedSchedule' });

/** Adds the routes of schedules and swaps. */
export function scheduleRoutes({ execute, query, command, post }: RestKit): void {
  query('/oncall', showOnCall, { does: 'Who is on call, and until when' });
  query('/schedules', listSchedules, { does: 'Every schedule, and who is on call in it' });
  query('/schedules/:schedule', showSchedule, { does: 'What it is made of, and its shifts' });
  const runs = { ...scheduleSave, input: scheduleSave.input.omit({ schedule: true }), versionOf: undefined };
  post(
    '/schedules',
    { does: 'Makes a schedule', runs, answer: savedSchedule, statuses: [201] },
    async (actor, request, body) => {
      // The same command changes one, by its path.
      without(body, 'schedule');
      return [201, withData(await execute(scheduleSave, { actor, input: body, key: keyOf(request, actor) }))];
    },
  );
  command('/schedules/:schedule', scheduleSave, {
    does: 'Puts this in its place; layers are known again by their name',
    answer: savedSchedule,
    as: changed,
  });
  command('/schedules/:schedule/overrides', scheduleOverride, {
    does: 'Changes who is on call for a time',
    answer: outcomeWith({ override: z.uuid().optional() }),
    ...makes,
  });
  command('/schedules/:schedule/overrides/:id/cancel', scheduleCancelOverride, { does: 'Ends an override now' });
  command('/schedules/:schedule/temporary', scheduleSetTemporary, {
    does: 'Fixes who is on call in a span',
    ...makes,
  });
  command('/schedules/:schedule/temporary/remove', scheduleRemoveTemporary, {
    does: 'The layers count again in a span',
  });
  command('/schedules/:schedule/swaps', swapOffer, { does: 'Offers a duty', ...makes });
  command('/swaps/:id/take', swapTake, { does: 'Takes a duty that is offered', as: changed });
  command('/swaps/:id/withdraw', swapWithdraw, { does: 'Offers it no longer', as: changed });
}
