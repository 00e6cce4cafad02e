import { z } from 'zod';
import { id, instant, person } from './plain.js';
import { weekdays } from '../../schedule/restriction.js';

const weekday = z.enum(weekdays);
const times = z.union([
  z.strictObject({
    days: z.array(weekday),
    monthDays: z.array(z.int()).optional(),
    start: z.string(),
    end: z.string(),
  }),
  z.strictObject({ startDay: weekday, start: z.string(), endDay: weekday, end: z.string() }),
]);
const restriction = z.strictObject({ zone: z.string().nullable(), times: z.array(times) });
const placed = {
  name: z.string(),
  priority: z.int(),
  zone: z.string(),
  restriction: restriction.nullable(),
  activeFrom: instant.nullable(),
  activeUntil: instant.nullable(),
};
const rotation = z.strictObject({
  kind: z.enum(['hourly', 'daily', 'weekly', 'monthly']),
  length: z.int(),
  count: z.enum(['calendar', 'worked']).optional(),
  lasts: z
    .union([z.strictObject({ minutes: z.int() }), z.strictObject({ months: z.int() })])
    .nullable()
    .optional(),
});
const layer = z.union([
  z.strictObject({
    ...placed,
    rotation,
    startsOn: z.string(),
    participants: z.array(z.array(z.string())).describe('Handles; a group is on call together'),
  }),
  z.strictObject({
    ...placed,
    calendar: z.strictObject({ url: z.string().nullable().describe('Null for whoever may not set it') }),
    fetched: z.strictObject({ at: instant.nullable(), problem: z.string().nullable(), unknown: z.array(z.string()) }),
  }),
]);

/** A line of the list of schedules. */
export const scheduleSummary = z
  .strictObject({
    id,
    name: z.string(),
    handle: z.string(),
    zone: z.string(),
    layers: z.array(z.string()).describe('The names of its layers'),
    onCall: z.array(z.string()).describe('The names of who is on call now'),
  })
  .meta({ id: 'ScheduleSummary', description: 'A schedule as lists show it' });

/** A schedule with the shifts of a window. */
export const shownSchedule = z
  .strictObject({
    id,
    version: z.string().describe('Another one after every change; the ETag begins with it'),
    name: z.string(),
    handle: z.string(),
    zone: z.string(),
    layers: z.array(layer),
    overrides: z.array(
      z.strictObject({
        id,
        kind: z.enum(['replace', 'add', 'remove', 'cover']),
        priority: z.int(),
        startsAt: instant,
        endsAt: instant,
        user: person.nullable(),
        replaces: person.nullable(),
      }),
    ),
    temporary: z.array(
      z.strictObject({
        start: instant,
        end: instant,
        shifts: z.array(z.strictObject({ user: person.nullable(), start: instant, end: instant })),
      }),
    ),
    swaps: z.array(
      z.strictObject({
        id,
        from: person.nullable(),
        takenBy: person.nullable(),
        startsAt: instant,
        endsAt: instant,
      }),
    ),
    from: instant,
    to: instant,
    shifts: z.array(
      z.strictObject({
        start: instant,
        end: instant,
        people: z.array(
          z.strictObject({
            person,
            because: z.string(),
            layer: z.string().nullable(),
            replaces: person.nullable(),
          }),
        ),
        gap: z.boolean().describe('Nobody is on call'),
        offered: z.array(id).describe('Swaps that nobody took yet'),
      }),
    ),
  })
  .meta({ id: 'Schedule', description: 'What a schedule is made of, and its shifts in a window' });

/** Who is on call in schedules at an instant. */
export const onCallAnswer = z.strictObject({
  at: instant,
  schedules: z.array(
    z
      .strictObject({
        id,
        name: z.string(),
        handle: z.string(),
        zone: z.string(),
        onCall: z.array(
          z.strictObject({ person, until: instant.nullable(), next: z.array(person), because: z.string() }),
        ),
        nextHandoff: z.strictObject({ at: instant, from: z.array(person), to: z.array(person) }).nullable(),
      })
      .meta({ id: 'Duty', description: 'Who is on call on one schedule, and until when' }),
  ),
});
