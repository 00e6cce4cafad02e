import { z } from 'zod';
import { instantFilter } from '../filters.js';
import { calendarAddress } from '../../calendar-address.js';
import { defineQuery } from '../../query.js';
import { finalShiftsFrom, type FinalShift } from '../../schedule/final-shifts.js';
import { findSchedules } from './find-schedules.js';
import { InvalidInput } from '../../errors.js';
import { mayDo } from '../../people/permission.js';
import { readCalendarStates, type CalendarState } from '../../store/sql/calendar-rows.js';
import { readRecords } from './read-records.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import { readScheduleVersion } from '../../store/sql/versions.js';
import { shownSchedule } from '../shapes/schedule.js';
import { readUsers } from '../../store/sql/read-people.js';
import type { Layer, Schedule, Swap } from '../../schedule/schedule.js';
import type { PersonView } from '../../notification/message.js';

const day = 86_400_000;
/** A window of a quarter; an hourly rotation has two thousand shifts in it. */
const longestDays = 93;

type ShownCalendar = Omit<CalendarState, 'urlSealed'>;
type Named = (userId: string | null) => PersonView | null;

/**
 * One schedule: what it is made of, in the shape in which it is saved, and the shifts of a window (two weeks from now, unless
 * told). Gaps are shifts of nobody; what is past was written down when it happened. @throws NotFound
 */
export const showSchedule = defineQuery({
  name: 'schedule.show',
  permission: 'oncall.read',
  input: z.strictObject({
    schedule: z.string('the name or id of a schedule').trim().min(1).max(200),
    from: instantFilter,
    to: instantFilter,
  }),
  answer: shownSchedule,
  async read({ tx, now, actor, sealer }, input) {
    const from = input.from ? new Date(input.from) : now;
    const to = input.to ? new Date(input.to) : new Date(from.getTime() + 14 * day);
    if (to <= from || to.getTime() - from.getTime() > longestDays * day) {
      const expected = `an instant after the start, at most ${longestDays} days`;
      throw new InvalidInput(`to: ${expected}`, [{ field: 'to', expected }]);
    }
    const since = from < now ? from : now;
    const [schedule] = findSchedules(await readSchedules(tx, actor.organisationId, since), input.schedule);
    const record = (await readRecords(tx, actor.organisationId, from, to, now))(schedule!.id);
    const users = await readUsers(tx, actor.organisationId);
    const people = new Map<string, PersonView>(
      users.map(({ id, name, handle, zone }) => [id, { id, name, handle, zone }]),
    );
    const named: Named = (userId) => (userId === null ? null : (people.get(userId) ?? null));
    const mayRead = mayDo(actor, 'schedule.manage');
    const calendars = (await readCalendarStates(tx, actor.organisationId)).map(
      // The address lets whoever has it read the calendar, so only those who may set it see it.
      (calendar): ShownCalendar => ({ ...calendar, url: mayRead ? calendarAddress(sealer, calendar) : null }),
    );
    return {
      ...madeOf(schedule!, named, now, calendars),
      version: await readScheduleVersion(tx, actor.organisationId, schedule!.id),
      from,
      to,
      shifts: [...finalShiftsFrom(schedule!, record, from, to)].map((shift) => shiftOf(shift, named)),
    };
  },
});

function madeOf(schedule: Schedule, named: Named, now: Date, calendars: ShownCalendar[]) {
  const handles = (userIds: string[]) => userIds.flatMap((userId) => named(userId)?.handle ?? []);
  return {
    id: schedule.id,
    name: schedule.name,
    handle: schedule.handle,
    zone: schedule.zone,
    layers: schedule.layers
      .toSorted((a, b) => b.priority - a.priority)
      .map((layer) =>
        layerOf(
          layer,
          handles,
          calendars.find(({ layerId }) => layerId === layer.id),
        ),
      ),
    overrides: schedule.overrides
      .filter(({ endsAt }) => endsAt > now)
      .map(({ id, kind, priority, startsAt, endsAt, userId, replacesUserId }) => ({
        id,
        kind,
        priority,
        startsAt,
        endsAt,
        user: named(userId),
        replaces: named(replacesUserId),
      })),
    temporary: schedule.temporary
      .filter(({ end }) => end > now)
      .map(({ start, end, shifts }) => ({
        start,
        end,
        shifts: shifts.map((shift) => ({ user: named(shift.userId), start: shift.start, end: shift.end })),
      })),
    swaps: schedule.swaps.filter(({ endsAt }) => endsAt > now).map((swap) => swapOf(swap, named)),
  };
}

function layerOf(layer: Layer, handles: (userIds: string[]) => string[], calendar: ShownCalendar | undefined) {
  const { name, priority, zone, restriction, activeFrom, activeUntil } = layer;
  const placed = { name, priority, zone, restriction, activeFrom, activeUntil };
  if (layer.kind === 'calendar') {
    const { url = null, fetchedAt = null, problem = null, unknown = [] } = calendar ?? {};
    return { ...placed, calendar: { url }, fetched: { at: fetchedAt, problem, unknown } };
  }
  const { rotation, startsOn, participants } = layer;
  return { ...placed, rotation, startsOn, participants: participants.map(handles) };
}

const swapOf = (swap: Swap, named: Named) => ({
  id: swap.id,
  from: named(swap.beneficiaryId),
  takenBy: named(swap.benefactorId),
  startsAt: swap.startsAt,
  endsAt: swap.endsAt,
});

function shiftOf({ start, end, userIds, segment }: FinalShift, named: Named) {
  const people = segment
    ? segment.duties.flatMap((duty) => {
        const person = named(duty.userId);
        const { because, layer, replaces } = duty;
        return person ? [{ person, because, layer, replaces: named(replaces) }] : [];
      })
    : userIds.flatMap((userId) => {
        const person = named(userId);
        return person ? [{ person, because: 'recorded', layer: null, replaces: null }] : [];
      });
  const offered = (segment?.swaps ?? []).filter(({ benefactorId }) => benefactorId === null);
  return { start, end, people, gap: people.length === 0, offered: offered.map(({ id }) => id) };
}
