/** Runs a vector through the product and says in what they differ, a sentence each; none: they agree. */
import { finalShiftsFrom, type Record as Recorded } from '../../core/schedule/final-shifts.js';
import { namesIn } from '../../core/schedule/names-in.js';
import { peopleAt } from '../../core/schedule/people-at.js';
import {
  clearTemporary,
  mergeTemporary,
  setTemporary,
  trimEnd,
  trimStart,
} from '../../core/schedule/temporary-schedules.js';
import { peopleOfTurn, turnAt, turnEnd, turnStart } from '../../core/schedule/turn-at.js';
import { windowAt } from '../../core/schedule/restriction.js';
import { addClock, clockDiff, instantOf, wallOf } from '../../core/schedule/wall-clock.js';
import { readCalendar } from '../../jobs/read-calendar.js';
import { buildCalendarLayer, buildLayer, buildSchedule } from '../../core/schedule/fixtures/schedules.js';
import type { Schedule, TemporarySchedule } from '../../core/schedule/schedule.js';
import { calendarText } from './calendar-text.js';
import * as say from './translate.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- a vector is JSON from outside */
type Json = any;
type Check = (vector: Json) => string[] | Promise<string[]>;

const day = 86_400_000;
const { at } = say;
const iso = (instant: Date | number): string => new Date(instant).toISOString().replace('.000Z', 'Z');
const sameInstant = (text: string) => iso(Date.parse(text));

/** What differs, as one sentence. */
function differs(what: string, expected: unknown, got: unknown): string[] {
  const [want, have] = [JSON.stringify(expected), JSON.stringify(got)];
  return want === have ? [] : [`${what}: expected ${want}, got ${have}`];
}

/** Every expectation has its check: one that is not known fails rather than passes. */
function each(expect: Json, checks: Record<string, (expected: Json) => string[]>): string[] {
  const said = new Set(['boundariesLocal', 'note']);
  return Object.entries(expect as object).flatMap(([name, expected]) => {
    if (said.has(name)) return [];
    return checks[name]?.(expected) ?? [`an expectation that is not known: ${name}`];
  });
}

const onCall = (usersAt: (instant: Date) => string[]) => (expected: Json) =>
  expected.flatMap((one: Json) =>
    differs(one.at, [...new Set(one.users)].sort(), [...new Set(usersAt(at(one.at)))].sort()),
  );

const usersOf = (schedule: Schedule) => (instant: Date) => peopleAt(schedule, instant).map(({ userId }) => userId);

/** Bounds as far as a vector states them; no window, or no end to it, is null. */
const bounds = (boundsAt: (instant: Date) => { start: number; end: number } | null) => (expected: Json) =>
  expected.flatMap((one: Json) => {
    const found = boundsAt(at(one.at));
    return (['start', 'end'] as const).flatMap((edge) => {
      if (one[edge] === undefined) return [];
      const got = found && Number.isFinite(found[edge]) ? iso(found[edge]) : null;
      return differs(`${edge} at ${one.at}`, one[edge] === null ? null : sameInstant(one[edge]), got);
    });
  });

const checks: Record<string, Check> = {
  rotation(vector) {
    const layer = say.rotationLayer(vector.rotation);
    const boundaries = () => {
      const [first, last] = [turnAt(layer, at(vector.window.start)), turnAt(layer, at(vector.window.end))];
      const turns = Array.from({ length: last - first + 2 }, (_, index) => iso(turnStart(layer, first + index)));
      // A turn that falls into a gap of the clocks takes no time.
      return turns.filter((turn, index) => turn !== turns[index - 1]);
    };
    return each(vector.expect, {
      boundaries: (expected) => differs('boundaries', expected.map(sameInstant), boundaries()),
      elapsedHours: (expected) => {
        const found = boundaries().map((text) => Date.parse(text));
        return differs('elapsedHours', expected, (found.at(-1)! - found[0]!) / 3_600_000);
      },
      onCall: onCall((instant) => peopleOfTurn(layer, turnAt(layer, instant))),
      bounds: bounds((instant) => turnSpan(layer, instant)),
    });
  },

  'shift-bounds'(vector) {
    const layer = say.rotationLayer(vector.rotation);
    return each(vector.expect, {
      bounds: bounds((instant) => turnSpan(layer, instant)),
      onCall: onCall((instant) => peopleOfTurn(layer, turnAt(layer, instant))),
    });
  },

  'wall-clock': (vector) =>
    each(vector.expect, {
      resolve: (expected) =>
        expected.flatMap(({ date, clock, instant }: Json) =>
          differs(
            `${date} ${clock}`,
            sameInstant(instant),
            iso(instantOf(wallOf(`${date}T${clock}`), vector.timeZone, vector.disambiguation)),
          ),
        ),
    }),

  'wall-clock-add': (vector) =>
    each(vector.expect, {
      add: (expected) =>
        expected.flatMap((one: Json) =>
          differs(
            `${one.at} + ${one.addClockMinutes} min`,
            sameInstant(one.instant),
            iso(addClock(at(one.at), one.addClockMinutes, vector.timeZone)),
          ),
        ),
    }),

  'wall-clock-diff': (vector) =>
    each(vector.expect, {
      diff: (expected) =>
        expected.flatMap((one: Json) =>
          differs(`${one.a} to ${one.b}`, one.clockHours, clockDiff(at(one.a), at(one.b), vector.timeZone) / 60),
        ),
    }),

  restriction(vector) {
    const restriction = say.restrictionOf(vector.restriction, vector.timeZone);
    const layer = buildLayer({ zone: vector.timeZone, restriction, participants: [['live']] });
    const schedule = buildSchedule({ layers: [layer] });
    return each(vector.expect, {
      active: (expected) =>
        expected.flatMap((one: Json) => differs(one.at, one.active, usersOf(schedule)(at(one.at)).length > 0)),
      bounds: bounds((instant) => windowAt(restriction, vector.timeZone, instant.getTime())),
    });
  },

  'rolling-shift'(vector) {
    const layers = vector.shifts.flatMap((shift: Json, index: number) =>
      say.rollingLayers(shift, vector.timeZone, index),
    );
    const schedule = buildSchedule({ layers, overrides: say.rollingOverrides(vector.shifts) });
    return each(vector.expect, { onCall: onCall(usersOf(schedule)), segmentsContaining: segments(schedule) });
  },

  schedule(vector) {
    const given = vector.schedule;
    const shiftOverrides = given.layers.flatMap((layer: Json) =>
      layer.shift ? say.rollingOverrides([layer.shift]) : [],
    );
    const schedule = buildSchedule({
      zone: given.timeZone,
      layers: given.layers.flatMap((layer: Json, index: number) => say.layerOf(layer, given.timeZone, index)),
      overrides: [...(given.overrides ?? []).map(say.overrideOf), ...shiftOverrides],
      temporary: (given.temporary ?? []).map(say.temporaryOf),
      swaps: (given.swaps ?? []).map(say.swapOf),
    });
    const record: Recorded | null = given.history && {
      since: null,
      until: at(given.now),
      rows: given.history.map((row: Json) => ({
        userId: row.user,
        start: at(row.start),
        end: row.end ? at(row.end) : null,
      })),
    };
    const usersAt = (instant: Date): string[] => {
      if (!record) return usersOf(schedule)(instant);
      const [shift] = finalShiftsFrom(schedule, record, instant, new Date(instant.getTime() + 1));
      return shift?.userIds ?? [];
    };
    return each(vector.expect, {
      onCall: onCall(usersAt),
      shifts: (expected) => shiftsAgree(expected, vector.window, schedule, record),
      segmentsContaining: segments(schedule, record),
    });
  },

  'override-map'(vector) {
    const layers = vector.base.map((userId: string, index: number) =>
      buildLayer({
        id: `base-${index}`,
        participants: [[userId]],
        activeFrom: vector.baseWindow ? at(vector.baseWindow.start) : null,
        activeUntil: vector.baseWindow ? at(vector.baseWindow.end) : null,
      }),
    );
    const schedule = buildSchedule({ layers, overrides: vector.overrides.map(say.overrideOf) });
    return each(vector.expect, { onCall: onCall(usersOf(schedule)) });
  },

  'temporary-edit'(vector) {
    const edited = edit(vector.input.map(say.temporaryOf), vector.op);
    return each(vector.expect, {
      temporary: (expected) => differs('temporary', plain(expected.map(say.temporaryOf)), plain(edited)),
    });
  },

  async ical(vector) {
    const asked = (vector.expect.onCall ?? []).map((one: Json) => one.at);
    const times = [vector.window?.start, vector.window?.end, ...asked].filter(Boolean).map(Date.parse);
    const span = { from: new Date(Math.min(...times)), to: new Date(Math.max(...times) + 1), zone: vector.timeZone };
    const window = vector.window ?? { start: span.from, end: span.to };
    const events = await readCalendar(calendarText(vector.events), span);
    const spans = events.map(({ title, start, end }) => {
      const { names, priority } = namesIn(title);
      return { userIds: names, start, end, priority };
    });
    const schedule = buildSchedule({ layers: [buildCalendarLayer({ spans })] });
    const inWindow = spans
      .filter(({ start, end }) => start < new Date(window.end) && end > new Date(window.start))
      .flatMap(({ userIds, start, end }) => userIds.map((user) => ({ user, start: iso(start), end: iso(end) })));
    const written = (expected: Json) =>
      expected.map((one: Json) => ({
        user: namesIn(one.user).names[0],
        start: sameInstant(one.start),
        end: sameInstant(one.end),
      }));
    const sorted = (list: object[]) => list.map((one) => JSON.stringify(one)).sort();
    const lower = (expected: Json) =>
      expected.map((one: Json) => ({ ...one, users: one.users.map((user: string) => user.toLowerCase()) }));
    return each(vector.expect, {
      events: (expected) => differs('events', written(expected), inWindow),
      eventsUnordered: (expected) => differs('events', sorted(written(expected)), sorted(inWindow)),
      onCall: (expected) => onCall(usersOf(schedule))(lower(expected)),
    });
  },

  'weekly-template'(vector) {
    const now = at(vector.now);
    const horizon = now.getTime() + vector.horizonDays * day;
    const shifts = vector.template.flatMap((one: Json) => {
      const layer = say.templateLayer(one, now, vector.timeZone);
      const sundays = say.templateLayer({ startSecondsFromSunday: 0, durationSeconds: 60 }, now, vector.timeZone);
      const weeks = Array.from({ length: Math.ceil(vector.horizonDays / 7) + 1 }, (_, week) => week);
      return weeks
        .filter((week) => turnStart(sundays, week).getTime() < horizon)
        .map((week) => ({ start: iso(turnStart(layer, week)), end: iso(turnEnd(layer, week)) }));
    });
    const sorted = (list: Json[]) => list.map(({ start, end }) => `${sameInstant(start)} ${sameInstant(end)}`).sort();
    return each(vector.expect, { shifts: (expected) => differs('shifts', sorted(expected), sorted(shifts)) });
  },
};

function turnSpan(layer: Parameters<typeof turnAt>[0], instant: Date) {
  const turn = turnAt(layer, instant);
  return { start: turnStart(layer, turn).getTime(), end: turnEnd(layer, turn).getTime() };
}

const segments =
  (schedule: Schedule, record: Recorded | null = null) =>
  (expected: Json) =>
    expected.flatMap((one: Json) => {
      const instant = at(one.at);
      const [from, to] = [new Date(instant.getTime() - 120 * day), new Date(instant.getTime() + 120 * day)];
      const spans = finalShiftsFrom(schedule, record ?? { since: null, until: from, rows: [] }, from, to);
      const found = [...spans].find(({ start, end }) => start <= instant && instant < end)!;
      const users = [...new Set(found.userIds)].sort();
      return [
        ...(one.start === undefined ? [] : differs(`start at ${one.at}`, sameInstant(one.start), iso(found.start))),
        ...(one.end === undefined ? [] : differs(`end at ${one.at}`, sameInstant(one.end), iso(found.end))),
        ...(one.users === undefined ? [] : differs(`users at ${one.at}`, [...one.users].sort(), users)),
      ];
    });

/** The union of the users at every instant, compared between every two edges of either side. */
function shiftsAgree(expected: Json[], window: Json, schedule: Schedule, record: Recorded | null): string[] {
  const starts = [window?.start, ...expected.map(({ start }) => start)].filter(Boolean).map((text) => Date.parse(text));
  const ends = [window?.end, ...(window ? [] : expected.map(({ end }) => end))].filter(Boolean).map(Date.parse);
  const [from, to] = [new Date(Math.min(...starts)), new Date(Math.max(...ends))];
  const known = record ?? { since: null, until: from, rows: [] };
  const got = [...finalShiftsFrom(schedule, known, from, to)];
  const edges = [...got, ...expected].flatMap(({ start, end }) => [
    +new Date(start as string),
    +new Date(end as string),
  ]);
  const inside = [...new Set(edges)]
    .filter((edge) => from.getTime() <= edge && edge < to.getTime())
    .sort((a, b) => a - b);
  return inside.flatMap((edge) => {
    const want = expected.filter(({ start, end }) => Date.parse(start) <= edge && edge < Date.parse(end));
    const have = got.find(({ start, end }) => start.getTime() <= edge && edge < end.getTime());
    const users = [...new Set(want.flatMap((one) => one.users as string[]))].sort();
    return differs(`from ${iso(edge)}`, users, [...new Set(have?.userIds ?? [])].sort());
  });
}

/** One operation, as its vector writes it. */
function edit(input: TemporarySchedule[], op: Json): TemporarySchedule[] {
  const span = (given: Json) => say.temporaryOf({ shifts: [], ...given });
  const [[name, value], ...more] = Object.entries(op as Record<string, Json>) as [[string, Json], ...unknown[]];
  if (more.length > 0) throw new Error(`several operations: ${Object.keys(op as object).join()}`);
  if (name === 'merge') return mergeTemporary(input);
  if (name === 'trimStart') return trimStart(input, at(value));
  if (name === 'trimEnd') return trimEnd(input, at(value));
  if (name === 'set' || name === 'add') return setTemporary(input, span(value));
  if (['clear', 'delete', 'remove', 'cut'].includes(name)) {
    const { start, end } = span(value);
    return clearTemporary(input, start, end);
  }
  throw new Error(`an operation that is not known: ${name}`);
}

const plain = (schedules: TemporarySchedule[]) =>
  schedules.map(({ start, end, shifts }) => ({
    start: iso(start),
    end: iso(end),
    shifts: shifts.map((shift) => `${iso(shift.start)} ${iso(shift.end)} ${shift.userId}`).sort(),
  }));

/** In what the product and a vector differ; what cannot be run differs too. */
export async function judge(vector: Json): Promise<string[]> {
  const check = checks[vector.kind as string];
  if (!check) return [`a kind that is not known: ${vector.kind}`];
  try {
    return await check(vector);
  } catch (error) {
    return [String(error)];
  }
}
