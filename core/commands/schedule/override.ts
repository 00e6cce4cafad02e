import { z } from 'zod';
import { changeSchedule } from '../change-schedule.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { Conflict, InvalidInput } from '../../errors.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { endOverrides, insertOverrides } from '../../store/sql/insert-overrides.js';
import { findPerson } from '../find-person.js';
import { overlappingOverrides } from '../../schedule/overlapping-overrides.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import { shiftsOf } from '../../schedule/shifts-of.js';
import { instant, minuteOf, personName, scheduleName, spanFrom } from './span-input.js';
import type { Override, Schedule } from '../../schedule/schedule.js';
import { lockScheduleVersion } from '../../store/sql/versions.js';

const input = z.strictObject({
  user: personName,
  minutes: z
    .number('a duration such as 2h')
    .int()
    .min(1, 'at least 1 minute')
    .max(60 * 24 * 60, 'at most 60 days')
    .optional(),
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  kind: z.enum(['replace', 'add', 'remove', 'cover'], 'replace, add, remove or cover').optional(),
  replaces: personName.optional(),
  priority: z.int('a whole number').min(-100, 'at least -100').max(100, 'at most 100').optional(),
  replace: z.boolean('true or false').optional(),
  schedule: scheduleName.optional(),
});

type Input = z.infer<typeof input>;

/** What is wanted of an override, with people and times found out. */
interface Wanted {
  kind: Override['kind'] | undefined;
  user: { id: string; name: string };
  replaces: { id: string; name: string } | null;
  priority: number;
  start: Date;
  end: Date;
}

/**
 * Changes who is on call for a time. Without a kind: puts somebody on call for whoever would be. `replace` is for one person,
 * `add` beside the others, `remove` takes them off, `cover` counts instead of every layer. What overlaps with an override of
 * the same person is refused, unless it is to replace it.
 */
export const scheduleOverride = defineCommand({
  name: 'schedule.override',
  permission: 'oncall.override',
  versionOf: (tx, organisationId, { schedule }) => lockScheduleVersion(tx, organisationId, schedule),
  help: { verb: 'override', usage: '@user 2h [schedule]', does: 'Put someone on call from now' },
  input,
  async handle(ctx, given) {
    const { tx, now, actor } = ctx;
    const wanted = await wantedOf(ctx, given);
    const { schedule, made } = await changeSchedule(ctx, given.schedule, async (before) => {
      const rows = await withoutOverlap(ctx, before, wanted, given.replace === true);
      if (rows.length === 0) return null;
      const by = actor.kind === 'user' ? actor.id : null;
      await insertOverrides(tx, actor.organisationId, before.id, rows, { by, at: now, batch: rows[0]!.id });
      return rows[0]!.id;
    });
    const subject = { kind: 'schedule', id: schedule.id };
    if (made === null)
      return { changed: false, reason: `${wanted.user.name} is on call in ${schedule.name} already.`, subject };
    return { changed: true, reason: sentence(ctx, schedule, wanted), subject, data: { override: made } };
  },
});

async function wantedOf({ tx, now, actor }: CommandContext, given: Input): Promise<Wanted> {
  const refuse = (field: string, expected: string) => new InvalidInput(`${field}: ${expected}`, [{ field, expected }]);
  const { kind, minutes, startsAt, endsAt, priority } = given;
  if (minutes === undefined && endsAt === undefined) throw refuse('minutes', 'a duration such as 2h');
  if (minutes !== undefined && endsAt !== undefined) throw refuse('endsAt', 'either this or minutes');
  if (priority !== undefined && kind !== 'cover') throw refuse('priority', 'nothing, unless the kind is cover');
  if (kind === 'replace' && given.replaces === undefined) throw refuse('replaces', 'whom to stand in for');
  if (kind !== 'replace' && given.replaces !== undefined)
    throw refuse('replaces', 'nothing, unless the kind is replace');
  const start = startsAt && minuteOf(startsAt) > now ? minuteOf(startsAt) : now;
  const end = endsAt ? minuteOf(endsAt) : new Date(start.getTime() + minutes! * 60_000);
  const user = await findPerson(tx, actor.organisationId, given.user, 'user');
  const replaces =
    given.replaces === undefined ? null : await findPerson(tx, actor.organisationId, given.replaces, 'replaces');
  if (replaces?.id === user.id) throw refuse('replaces', 'somebody else');
  return { kind, user, replaces, priority: priority ?? 0, ...spanFrom(now, start, end, 'endsAt') };
}

/** The rows to add; the overrides that they overlap with are ended, where they are to be replaced. */
async function withoutOverlap(
  ctx: CommandContext,
  before: Schedule,
  wanted: Wanted,
  replace: boolean,
): Promise<Override[]> {
  const { tx, now, actor } = ctx;
  let schedule = before;
  for (;;) {
    const rows = rowsOf(ctx, schedule, wanted);
    const overlapping = rows.flatMap((row) => overlappingOverrides(schedule.overrides, row));
    if (overlapping.length === 0) return rows;
    const until = clockAndCity(overlapping[0]!.endsAt, schedule.zone, now);
    if (!replace)
      throw new Conflict(
        `An override of the same person overlaps, until ${until}. Give replace: true to replace the old one.`,
        { label: 'Replace the old one', input: { replace: true } },
      );
    const ids = overlapping.map(({ id }) => id);
    await endOverrides(tx, actor.organisationId, ids, wanted.start);
    schedule = (await readSchedules(tx, actor.organisationId, now)).find(({ id }) => id === schedule.id)!;
  }
}

function rowsOf(ctx: CommandContext, schedule: Schedule, wanted: Wanted): Override[] {
  const { kind, user, replaces, priority, start, end } = wanted;
  const row = (of: Override['kind'], userId: string | null, replacesUserId: string | null): Override => ({
    ...{ id: ctx.newId(), kind: of, userId, replacesUserId, priority },
    ...{ startsAt: start, endsAt: end },
  });
  if (kind === 'remove') return [row('remove', null, user.id)];
  if (kind) return [row(kind, user.id, replaces?.id ?? null)];
  // One replacement for everybody who is on call in the span; an addition where nobody is.
  const shifts = shiftsOf(schedule, start, end);
  if (shifts.every((shift) => shift.userIds.includes(user.id))) return [];
  const replaced = new Set(shifts.flatMap((shift) => (shift.userIds.length > 0 ? shift.userIds : [null])));
  replaced.delete(user.id);
  return [...replaced].map((userId) => row(userId === null ? 'add' : 'replace', user.id, userId));
}

function sentence({ now }: CommandContext, { name, zone }: Schedule, wanted: Wanted): string {
  const { kind, user, replaces, start, end } = wanted;
  const from = start > now ? ` from ${clockAndCity(start, zone, now)}` : '';
  const when = `${from} until ${clockAndCity(end, zone, now)}.`;
  if (kind === 'remove') return `${user.name} is off call in ${name}${when}`;
  const how = replaces
    ? ` for ${replaces.name}`
    : kind === 'add'
      ? ' as well'
      : kind === 'cover'
        ? ' for everybody'
        : '';
  return `${user.name} is on call in ${name}${how}${when}`;
}
