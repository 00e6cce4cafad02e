/**
 * Says a vector in the product's own terms: layers, overrides, swaps. Nothing is worked out here that the product works out.
 * The shapes are those of `oncall-vectors/1`.
 */
import { lastWeekdayAt } from '../../core/schedule/last-weekday-at.js';
import { intoWeek, weekdays, windowAt, type Restriction, type Weekday } from '../../core/schedule/restriction.js';
import { segmentsFrom } from '../../core/schedule/shifts-of.js';
import { turnEnd, turnsServed } from '../../core/schedule/turn-at.js';
import { instantOf, wallAt, wallOf, wallText } from '../../core/schedule/wall-clock.js';
import { buildCalendarLayer, buildLayer, buildSchedule } from '../../core/schedule/fixtures/schedules.js';
import type { Layer, Override, RotationLayer, Swap, TemporarySchedule } from '../../core/schedule/schedule.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- a vector is JSON from outside */
type Json = any;

const day = 86_400_000;
const minute = 60_000;

export const at = (text: string): Date => new Date(text);
const wallTextAt = (instant: string, zone: string) => wallText(wallAt(Date.parse(instant), zone));

const rotationKinds = { hourly: 'hourly', daily: 'daily', weekly: 'weekly', monthly: 'monthly' } as const;

export function rotationLayer(rotation: Json, more: Partial<RotationLayer> = {}): RotationLayer {
  const { type, length, start, timeZone, participants, state } = rotation;
  return buildLayer({
    zone: timeZone,
    rotation: { kind: rotationKinds[type as keyof typeof rotationKinds], length },
    startsOn: wallTextAt(start, timeZone),
    participants,
    anchor: state ? { index: state.index, at: at(state.shiftStart) } : null,
    ...more,
  });
}

export const restrictionOf = (given: Json, zone: string): Restriction => ({
  zone: given.timeZone ?? zone,
  times: given.ranges ?? [{ days: given.days, start: given.start, end: given.end }],
});

/** A layer of a schedule vector. */
export function layerOf(given: Json, zone: string, index: number): Layer[] {
  const placed = {
    id: given.id ?? `layer-${index}`,
    priority: given.priority,
    activeFrom: given.activeFrom ? at(given.activeFrom) : null,
    activeUntil: given.activeUntil ? at(given.activeUntil) : null,
    restriction: given.restriction ? restrictionOf(given.restriction, given.timeZone ?? zone) : null,
  };
  if (given.user !== undefined) return [buildLayer({ ...placed, zone, participants: [[given.user]] })];
  if (given.rotation) return [rotationLayer({ timeZone: zone, ...given.rotation }, placed)];
  if (given.shift) {
    return rollingLayers(given.shift, given.timeZone ?? zone, index).map((layer) => ({
      ...layer,
      priority: given.priority ?? layer.priority,
    }));
  }
  throw new Error(`a layer of a shape that is not known: ${Object.keys(given as object).join()}`);
}

export const overrideOf = (given: Json, index: number): Override => ({
  id: `override-${index}`,
  kind: given.type,
  userId: given.user ?? given.add ?? null,
  replacesUserId: given.remove ?? null,
  priority: given.priority ?? 0,
  startsAt: at(given.start),
  endsAt: at(given.end),
});

export const swapOf = (given: Json, index: number): Swap => ({
  id: `swap-${index}`,
  beneficiaryId: given.beneficiary,
  benefactorId: given.benefactor ?? null,
  startsAt: at(given.start),
  endsAt: at(given.end),
});

export const temporaryOf = (given: Json): TemporarySchedule => ({
  start: at(given.start),
  end: at(given.end),
  shifts: given.shifts.map((shift: Json) => ({ userId: shift.user, start: at(shift.start), end: at(shift.end) })),
});

/** An override among the shifts covers: everybody of its groups, until its end or `until`. */
export function rollingOverrides(shifts: Json[]): Override[] {
  return shifts
    .filter(({ kind }) => kind === 'override')
    .flatMap((shift, index) => {
      const { start, end } = spanOf(shift);
      if (start >= end) return [];
      return (shift.groups as string[][]).flat().map((userId, place) => ({
        ...overrideOf({ type: 'cover', user: userId, priority: shift.priority, start, end }, index),
        id: `cover-${index}-${place}`,
      }));
    });
}

/** The one occurrence, until its end or `until`; of one that began before `rotationStart` the rest, or nothing. */
function spanOf(shift: Json): { start: string; end: string } {
  const start = Date.parse(shift.start);
  const whole = start + shift.durationSeconds * 1000;
  const end = shift.until ? Math.min(whole, Date.parse(shift.until)) : whole;
  const from = shift.rotationStart ? Math.max(start, Date.parse(shift.rotationStart)) : start;
  const served = from > start && !shift.trimToRotationStart ? end : Math.min(from, end);
  return { start: new Date(served).toISOString(), end: new Date(end).toISOString() };
}

/** A shift of Grafana's kind, as a layer of ours. */
export function rollingLayers(shift: Json, zone: string, index: number): Layer[] {
  if (shift.kind === 'override') return [];
  const placed = { id: `shift-${index}`, priority: shift.priority, zone };
  if (shift.kind === 'single') {
    const userIds = (shift.groups as string[][]).flat();
    const { start, end } = spanOf(shift);
    const spans = start < end ? [{ userIds, start: at(start), end: at(end), priority: null }] : [];
    return [buildCalendarLayer({ ...placed, spans })];
  }
  const { byDay, byMonthDay } = shift;
  const layer = byDay || byMonthDay ? onDays(shift, zone) : always(shift, zone);
  const whole = buildLayer({
    ...placed,
    ...layer,
    participants: shift.groups,
    activeUntil: shift.until ? at(shift.until) : null,
  });
  return [begunAt(byDay || byMonthDay ? anchored(whole, shift) : whole, shift)];
}

/** Every n-th period is served, from its start, for the shift's duration. */
const always = (shift: Json, zone: string): Partial<RotationLayer> => ({
  rotation: {
    kind: rotationKinds[shift.frequency as keyof typeof rotationKinds],
    length: shift.interval,
    lasts: { minutes: shift.durationSeconds / 60 },
  },
  startsOn: wallTextAt(shift.start, zone),
});

/** The days are a restriction; how turns are counted depends on the frequency. */
function onDays(shift: Json, zone: string): Partial<RotationLayer> {
  const { frequency, interval } = shift;
  const start = wallAt(Date.parse(shift.start), zone);
  if (frequency === 'hourly') return { ...always(shift, zone), restriction: daysOnly(shift) };
  const restriction = dayRestriction(shift, start);
  if (frequency === 'daily' && shift.byMonthDay) return { ...always(shift, zone), restriction };
  if (frequency === 'daily') {
    const rotation = { kind: 'daily' as const, length: interval, count: 'worked' as const };
    return { rotation, restriction, startsOn: wallText(start) };
  }
  // Turns begin with the week or month; of several in a turn, only the first is served.
  if (frequency === 'weekly') {
    const intoDays = (name: Weekday) => (weekdays.indexOf(name) - weekdays.indexOf(shift.weekStart) + 7) % 7;
    const week = start - intoDays(weekdays[Math.floor(intoWeek(start) / day)]!) * day;
    // The first of its days: an occurrence at the week's end is then never cut by the next turn.
    const startsOn = wallText(week + Math.min(...(shift.byDay as Weekday[]).map(intoDays)) * day);
    const lasts = interval > 1 ? { minutes: (7 * day) / minute } : null;
    return { rotation: { kind: 'weekly', length: interval, lasts }, restriction, startsOn };
  }
  const startsOn = `${wallText(start).slice(0, 7)}-01T${wallText(start).slice(11)}`;
  const lasts = interval > 1 ? { months: 1 } : null;
  return { rotation: { kind: 'monthly', length: interval, lasts }, restriction, startsOn };
}

/** From the shift's clock time on each of its days, for its duration. */
function dayRestriction(shift: Json, start: number): Restriction {
  const days = (shift.byDay ?? weekdays) as Weekday[];
  const length = shift.durationSeconds * 1000;
  const clock = (wall: number) => wallText(wall).slice(11);
  const [from, to] = [clock(start), clock(start + length)];
  if (shift.byMonthDay || length <= day) {
    if (length > day) throw new Error('a shift of more than a day on days of the month');
    const monthDays = shift.byMonthDay ? { monthDays: shift.byMonthDay as number[] } : {};
    return { zone: null, times: [{ days, ...monthDays, start: from, end: to }] };
  }
  const over = Math.floor(((start % day) + length) / day);
  return {
    zone: null,
    times: days.map((startDay) => ({
      startDay,
      start: from,
      endDay: weekdays[(weekdays.indexOf(startDay) + over) % 7]!,
      end: to,
    })),
  };
}

const daysOnly = (shift: Json): Restriction => ({
  zone: null,
  times: [
    {
      days: shift.byDay ?? weekdays,
      ...(shift.byMonthDay ? { monthDays: shift.byMonthDay } : {}),
      start: '00:00',
      end: '00:00',
    },
  ],
});

/** The first group has the turn of the first occurrence, whenever that is. */
function anchored(layer: RotationLayer, shift: Json): RotationLayer {
  const from = at(shift.start);
  const probe = { ...layer, activeFrom: from, activeUntil: null, participants: [['probe']] };
  for (const segment of segmentsFrom(buildSchedule({ layers: [probe] }), from, new Date(from.getTime() + 2000 * day)))
    if (segment.duties.length > 0) return { ...layer, anchor: { index: 0, at: segment.start } };
  return layer;
}

/** From `rotationStart` on: the occurrence in progress there is cut, or left out where the shift does not say "trim". */
function begunAt(layer: RotationLayer, shift: Json): RotationLayer {
  const start = at(shift.start);
  const from = at(shift.rotationStart ?? shift.start);
  if (from <= start) return { ...layer, activeFrom: start };
  if (shift.trimToRotationStart) return { ...layer, activeFrom: from };
  const ends = shift.byDay || shift.byMonthDay ? [dayEnd(layer, shift, from)] : turnEnds(layer, from);
  const end = Math.max(from.getTime(), ...ends);
  return { ...layer, activeFrom: new Date(end) };
}

const turnEnds = (layer: RotationLayer, from: Date) =>
  turnsServed(layer, new Date(from.getTime() - 1)).map((turn) => turnEnd(layer, turn).getTime());

/** The end of what began on one of its days before an instant. */
function dayEnd(layer: RotationLayer, shift: Json, before: Date): number {
  const wall = wallAt(before.getTime(), layer.zone);
  const clock = wallAt(Date.parse(shift.start), layer.zone) % day;
  const last = Math.floor((wall - 1 - clock) / day) * day + clock;
  const window = windowAt(layer.restriction!, layer.zone, instantOf(last, layer.zone, 'first'));
  const isServed = window && window.start <= instantOf(last, layer.zone, 'first');
  return isServed ? instantOf(last + shift.durationSeconds * 1000, layer.zone, 'first') : -Infinity;
}

/** A weekly template of one shift: a weekly rotation that starts in the week of `now`. */
export function templateLayer(given: Json, now: Date, zone: string): RotationLayer {
  const sunday = wallOf(lastWeekdayAt(now, zone, 7, '00:00'));
  return buildLayer({
    zone,
    rotation: { kind: 'weekly', length: 1, lasts: { minutes: given.durationSeconds / 60 } },
    startsOn: wallText(sunday + given.startSecondsFromSunday * 1000),
    participants: [['somebody']],
  });
}
