/** The shape of a layer as people write it, and what a layer cannot be. */
import { z } from 'zod';
import { instant, personName } from './span-input.js';
import { weekdays } from '../../schedule/restriction.js';

const clock = z.string('a time such as 09:00').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:00');
const weekday = z.enum(weekdays, 'a day: MO, TU, WE, TH, FR, SA or SU');

/** An IANA zone that this machine knows. */
export const zoneName = z
  .string('a time zone such as Europe/Berlin')
  .max(64)
  .refine(isZone, 'a time zone such as Europe/Berlin');

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** "YYYY-MM-DDTHH:mm" of a day that exists. */
const wallTime = z
  .string('a local time such as 2026-01-05T09:00')
  .regex(/^(19[7-9]\d|20\d\d)-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 2026-01-05T09:00')
  .refine((text) => {
    const at = Date.parse(`${text}Z`);
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  }, 'a day that exists');

const monthDay = z
  .int('a day of the month: 1 to 31, or -1 to -31 from its end')
  .refine((day) => day !== 0 && Math.abs(day) <= 31, 'a day of the month: 1 to 31, or -1 to -31 from its end');
const timeOfDay = z.strictObject({
  days: z
    .array(weekday)
    .max(7)
    .default([...weekdays]),
  monthDays: z.array(monthDay).min(1, 'at least one day').max(62).optional(),
  start: clock,
  end: clock,
});
const timeOfWeek = z.strictObject({ startDay: weekday, start: clock, endDay: weekday, end: clock });

const restriction = z.strictObject({
  zone: zoneName.nullable().default(null),
  times: z
    .array(
      z.union([timeOfWeek, timeOfDay], 'days, start and end; or startDay, start, endDay and end'),
      'a list of times',
    )
    .min(1, 'at least one time')
    .max(50, 'at most 50 times'),
});

const lasts = z.union(
  [
    z.strictObject({
      minutes: z
        .int()
        .min(1)
        .max(366 * 24 * 60),
    }),
    z.strictObject({ months: z.int().min(1).max(12) }),
  ],
  'minutes, or months',
);

const rotation = z.strictObject({
  kind: z.enum(['hourly', 'daily', 'weekly', 'monthly'], 'hourly, daily, weekly or monthly'),
  length: z.int('a whole number from 1 to 365').min(1, 'at least 1').max(365, 'at most 365').default(1),
  count: z.enum(['calendar', 'worked'], 'calendar or worked').default('calendar'),
  lasts: lasts.nullable().default(null),
});

const calendar = z.strictObject({
  url: z
    .string('the address of a calendar')
    .max(2000, 'at most 2000 characters')
    .refine((text) => /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''), 'an http or https address')
    .refine(
      (text) =>
        !/[\u0000-\u0020\u007f-\u009f\\]/.test(text) &&
        !(URL.canParse(text) && (new URL(text).username || new URL(text).password)),
      'an address without blanks, a name or a password',
    ),
});

const participant = z.union(
  [personName.transform((name) => [name]), z.array(personName).max(50)],
  'a person, or a list',
);

/** A layer: a rotation with its participants, or a calendar. */
export const layerInput = z
  .strictObject({
    name: z.string('a name').trim().min(1, 'a name').max(100, 'at most 100 characters'),
    priority: z.int('a whole number').min(-100, 'at least -100').max(100, 'at most 100').default(0),
    zone: zoneName.optional(),
    rotation: rotation.optional(),
    startsOn: wallTime.optional(),
    participants: z.array(participant, 'a list of people').max(200, 'at most 200').optional(),
    calendar: calendar.optional(),
    restriction: restriction.nullable().default(null),
    activeFrom: instant.nullable().default(null),
    activeUntil: instant.nullable().default(null),
  })
  .superRefine((layer, context) => {
    for (const [field, message] of problemsOf(layer))
      context.addIssue({ code: 'custom', path: field.split('.'), message });
  });

/** A layer as it was written. */
export type LayerInput = z.infer<typeof layerInput>;

type Fields = Pick<LayerInput, 'rotation' | 'startsOn' | 'participants' | 'calendar' | 'restriction'>;

/** What of a layer does not go together, as field and what was expected. */
function* problemsOf(layer: Fields): Generator<[field: string, expected: string]> {
  const { rotation: turns, startsOn, participants, calendar: from, restriction: live } = layer;
  if (from) {
    const extra = Object.entries({ rotation: turns, startsOn, participants }).find(([, value]) => value !== undefined);
    if (extra) yield [extra[0], 'nothing, where a calendar says who is on call'];
    return;
  }
  if (!turns) yield ['rotation', 'how turns are taken; or a calendar'];
  if (turns && !startsOn) yield ['startsOn', 'when the first turn starts, such as 2026-01-05T09:00'];
  if (turns && !participants) yield ['participants', 'a list of people'];
  if (turns?.count !== 'worked') return;
  if (turns.kind === 'monthly') yield ['rotation.count', 'calendar: months are not counted by what is worked'];
  if (turns.lasts) yield ['rotation.lasts', 'nothing, where turns are counted by what is worked'];
  if (live?.zone)
    yield ['restriction.zone', 'nothing, where turns are counted by what is worked: the layer’s own counts'];
  if (live?.times.some((time) => 'monthDays' in time && time.monthDays !== undefined))
    yield ['restriction.times', 'days of the week, where turns are counted by what is worked'];
}
