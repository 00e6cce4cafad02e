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
import { swapOffer } from '../../core/commands/swap/offer.js';
import { swapTake } from '../../core/commands/swap/take.js';
import { swapWithdraw } from '../../core/commands/swap/withdraw.js';
import type { Outcome } from '../../core/outcome.js';

const made = (outcome: Outcome): Answer => [outcome.changed ? 201 : 200, withData(outcome)];
const changed = (outcome: Outcome): Answer => [200, withData(outcome)];

/** Adds the routes of schedules and swaps. */
export function scheduleRoutes({ execute, query, command, post }: RestKit): void {
  query('/oncall', showOnCall);
  query('/schedules', listSchedules);
  query('/schedules/:schedule', showSchedule);
  post('/schedules', async (actor, request, body) => {
    // The same command changes one, by its path.
    without(body, 'schedule');
    return [201, withData(await execute(scheduleSave, { actor, input: body, key: keyOf(request, actor) }))];
  });
  command('/schedules/:schedule', scheduleSave, changed);
  command('/schedules/:schedule/overrides', scheduleOverride, made);
  command('/schedules/:schedule/overrides/:id/cancel', scheduleCancelOverride, changed);
  command('/schedules/:schedule/temporary', scheduleSetTemporary, made);
  command('/schedules/:schedule/temporary/remove', scheduleRemoveTemporary, changed);
  command('/schedules/:schedule/swaps', swapOffer, made);
  command('/swaps/:id/take', swapTake, changed);
  command('/swaps/:id/withdraw', swapWithdraw, changed);
}
