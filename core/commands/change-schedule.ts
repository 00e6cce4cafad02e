/**
 * The way to change a schedule: one after the other under its row's lock, and its past written down first, so that no edit
 * reaches back. Terms: *to record* to write down who was on call; *recorded until* the instant up to which that is done.
 */
import { InvalidInput } from '../errors.js';
import { changesUntil } from '../schedule/changes-until.js';
import { nextHandoffAt } from '../schedule/next-handoff-at.js';
import { endShifts, insertShifts, readOpenShifts, type OpenShift } from '../store/sql/shift-rows.js';
import { lockSchedule, saveRecordState, type RecordState } from '../store/sql/schedule-rows.js';
import { readSchedules } from '../store/sql/read-schedules.js';
import { schedulesNamed } from '../schedule/schedules-named.js';
import type { CommandContext } from '../execute.js';
import type { Schedule } from '../schedule/schedule.js';

/** When to look again at a schedule whose people do not change for as long as we look ahead. */
const lookAgainMs = 30 * 86_400_000;

/** Changes the schedule that a text names (the only one there is, when it names none). @throws InvalidInput */
export async function changeSchedule<T>(
  ctx: CommandContext,
  wanted: string | undefined,
  change: (schedule: Schedule, owner: { teamId: string | null }) => Promise<T>,
): Promise<{ schedule: Schedule; made: T }> {
  const { tx, now, actor } = ctx;
  const { id } = pickSchedule(await readSchedules(tx, actor.organisationId, now), wanted);
  const state = await lockSchedule(tx, actor.organisationId, id);
  if (!state) throw new InvalidInput('This schedule was removed.', [{ field: 'schedule', expected: 'a schedule' }]);
  ctx.authorise(state);
  await recordUntilNow(ctx, id, state);
  const before = await scheduleOf(ctx, id, now);
  const made = await change(before, state);
  const recorded = state.until && state.until > now ? state.until : now;
  await recordUntilNow(ctx, id, { ...state, until: recorded });
  ctx.signal({ topic: 'oncall' });
  const schedule = await scheduleOf(ctx, id, now);
  ctx.audit({ before: exceptionsOf(before), after: exceptionsOf(schedule) });
  return { schedule, made };
}

/** What is agreed beside the layers, each under a name of its own: the audit keeps what came, went, or is another now. */
const exceptionsOf = ({ overrides, temporary, swaps }: Schedule) =>
  Object.fromEntries([
    ...overrides.map(({ id, ...override }) => [`override ${id}`, override]),
    ...temporary.map(({ start, ...rest }) => [`temporary from ${start.toISOString()}`, rest]),
    ...swaps.map(({ id, ...swap }) => [`swap ${id}`, swap]),
  ]) as Record<string, unknown>;

/** Writes down who was on call since the last time, and who is now; answers whether anybody came or went. */
export async function recordUntilNow(ctx: CommandContext, id: string, { until }: RecordState): Promise<boolean> {
  const { tx, actor } = ctx;
  // Another process, whose clock is a little ahead, may have been here: the past is not written backwards.
  const now = until && until > ctx.now ? until : ctx.now;
  const from = until ?? now;
  const schedule = await scheduleOf(ctx, id, from);
  const open = new Map<string, Omit<OpenShift, 'id'> & { id: string | null }>(
    (await readOpenShifts(tx, actor.organisationId, id)).map((shift) => [shift.userId, shift]),
  );
  const ended: { id: string; end: Date }[] = [];
  const whole: { id: string; userId: string; start: Date; end: Date | null }[] = [];
  const changes = changesUntil(schedule, [...open.keys()], from, now);
  for (const { at, on, off } of changes) {
    for (const userId of off) {
      const shift = open.get(userId)!;
      if (shift.id) ended.push({ id: shift.id, end: at });
      else if (shift.start < at) whole.push({ id: ctx.newId(), userId, start: shift.start, end: at });
      open.delete(userId);
    }
    for (const userId of on) open.set(userId, { id: null, userId, start: at });
  }
  for (const { id: known, userId, start } of open.values())
    if (known === null) whole.push({ id: ctx.newId(), userId, start, end: null });
  await endShifts(tx, actor.organisationId, ended);
  await insertShifts(tx, actor.organisationId, id, whole);
  const nextHandoffAtOrLater = nextHandoffAt(schedule, now)?.at ?? new Date(now.getTime() + lookAgainMs);
  await saveRecordState(tx, actor.organisationId, id, { until: now, nextHandoffAt: nextHandoffAtOrLater });
  return changes.length > 0;
}

const scheduleOf = async ({ tx, actor }: CommandContext, id: string, since: Date): Promise<Schedule> =>
  (await readSchedules(tx, actor.organisationId, since)).find((schedule) => schedule.id === id)!;

/** The schedule that a text names, by its id, handle or name; the only one there is, when it names none. @throws InvalidInput */
function pickSchedule(schedules: Schedule[], wanted: string | undefined): Schedule {
  const found = schedulesNamed(schedules, wanted);
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
