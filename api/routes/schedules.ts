/** REST of schedules and swaps, thin: the path names the schedule or the swap, the body is the command's input. */
import { listSchedules } from '../../core/queries/schedule/list.js';
import { scheduleCancelOverride } from '../../core/commands/schedule/cancel-override.js';
import { scheduleOverride } from '../../core/commands/schedule/override.js';
import { scheduleRemoveTemporary } from '../../core/commands/schedule/remove-temporary.js';
import { scheduleSave } from '../../core/commands/schedule/save.js';
import { scheduleSetTemporary } from '../../core/commands/schedule/set-temporary.js';
import { showSchedule } from '../../core/queries/schedule/show.js';
import { swapOffer } from '../../core/commands/swap/offer.js';
import { swapTake } from '../../core/commands/swap/take.js';
import { swapWithdraw } from '../../core/commands/swap/withdraw.js';
import type { Actor } from '../../core/people/actor.js';
import type { Command, Execute } from '../../core/execute.js';
import type { Outcome } from '../../core/outcome.js';
import type { Query, RunQuery } from '../../core/query.js';
import type { Request } from 'express';

type Body = Record<string, unknown>;

/** What the router of REST hands to these routes. */
export interface ScheduleRouteParts {
  execute: Execute;
  runQuery: RunQuery;
  list: <I, O>(path: string, query: Query<I, O>) => void;
  get: (path: string, answer: (actor: Actor, request: Request) => Promise<unknown>) => void;
  post: (path: string, answer: (actor: Actor, request: Request, body: Body) => Promise<[number, unknown]>) => void;
  keyOf: (request: Request, actor: Actor) => string | undefined;
  queryOf: (request: Request) => Body;
  answerOf: (outcome: Outcome) => object;
  /** Refuses fields of a body that the path says already. */
  without: (body: Body, ...fields: string[]) => void;
}

/** Adds the routes of schedules and swaps. */
export function scheduleRoutes(parts: ScheduleRouteParts): void {
  const { execute, runQuery, list, get, post, keyOf, queryOf, answerOf, without } = parts;
  /** A command whose input is the body, and what the path names. */
  const command = <I>(path: string, verb: Command<I>, made: 200 | 201) =>
    post(path, async (actor, request, body) => {
      without(body, ...Object.keys(request.params));
      const outcome = await execute(verb, {
        actor,
        input: { ...body, ...request.params },
        key: keyOf(request, actor),
      });
      return [outcome.changed ? made : 200, { ...answerOf(outcome), ...outcome.data }];
    });

  list('/schedules', listSchedules);
  get('/schedules/:schedule', (actor, request) => {
    const query = queryOf(request);
    without(query, 'schedule');
    return runQuery(showSchedule, { actor, input: { ...query, ...request.params } });
  });
  post('/schedules', async (actor, request, body) => {
    without(body, 'schedule');
    const outcome = await execute(scheduleSave, { actor, input: body, key: keyOf(request, actor) });
    return [201, { ...answerOf(outcome), ...outcome.data }];
  });
  command('/schedules/:schedule', scheduleSave, 200);
  command('/schedules/:schedule/overrides', scheduleOverride, 201);
  command('/schedules/:schedule/overrides/:id/cancel', scheduleCancelOverride, 200);
  command('/schedules/:schedule/temporary', scheduleSetTemporary, 201);
  command('/schedules/:schedule/temporary/remove', scheduleRemoveTemporary, 200);
  command('/schedules/:schedule/swaps', swapOffer, 201);
  command('/swaps/:id/take', swapTake, 200);
  command('/swaps/:id/withdraw', swapWithdraw, 200);
}
