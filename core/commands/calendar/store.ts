import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import { calendarAddress } from '../../calendar-address.js';
import {
  findCalendarSchedule,
  lockCalendar,
  noteCalendarProblem,
  storeCalendar,
} from '../../store/sql/calendar-rows.js';
import { changeSchedule } from '../change-schedule.js';
import { namesIn } from '../../schedule/names-in.js';
import { readUsers } from '../../store/sql/read-people.js';

const event = z.strictObject({ title: z.string(), start: z.date(), end: z.date() });

/**
 * Keeps what a calendar says: each event's title names people by handle or e-mail. Where it could not be fetched or
 * understood, what it said last stays, and why is told.
 */
export const calendarStore = defineCommand({
  name: 'calendar.store',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    layerId: z.uuid(),
    /** The address that was asked; null where it did not open. */
    url: z.string().nullable(),
    events: z.array(event).optional(),
    problem: z.string().max(500).optional(),
  }),
  async handle(ctx, { layerId, url, events, problem }) {
    const { tx, now, actor } = ctx;
    const subject = { kind: 'layer', id: layerId };
    if (!events) {
      const changed = await isStillThere(ctx, layerId, url);
      if (changed) await noteCalendarProblem(tx, actor.organisationId, { layerId, problem: problem ?? 'unknown' });
      return { changed, reason: problem ?? 'unknown', subject };
    }
    const scheduleId = await findCalendarSchedule(tx, actor.organisationId, layerId);
    if (!scheduleId) return { changed: false, reason: 'The layer was removed.', subject };
    const calendar = await matched(ctx, events);
    await changeSchedule(ctx, scheduleId, async () => {
      if (await isStillThere(ctx, layerId, url))
        await storeCalendar(tx, actor.organisationId, { layerId, now, ...calendar });
    });
    return { changed: true, reason: `${events.length} events.`, subject };
  },
});

/** Has the layer still the calendar of this address? Meanwhile it may have got another one, or none. */
async function isStillThere({ tx, actor, sealer }: CommandContext, layerId: string, url: string | null) {
  const kept = await lockCalendar(tx, actor.organisationId, layerId);
  return kept !== undefined && calendarAddress(sealer, kept) === url;
}

/** The events with the people whom their titles name, and the names that are nobody's. */
async function matched({ tx, actor }: CommandContext, events: z.infer<typeof event>[]) {
  const ids = new Map<string, string>();
  for (const { id, handle, email } of await readUsers(tx, actor.organisationId))
    for (const name of [email, handle]) ids.set(name.toLowerCase(), id);
  const unknown = new Set<string>();
  const rows = events.map(({ title, start, end }) => {
    const { names, priority } = namesIn(title);
    names.filter((name) => !ids.has(name)).forEach((name) => unknown.add(name.slice(0, 100)));
    const userIds = names.flatMap((name) => ids.get(name) ?? []);
    return { userIds, priority, start: start.toISOString(), end: end.toISOString() };
  });
  return { events: rows.filter(({ userIds }) => userIds.length > 0), unknown: [...unknown].slice(0, 100) };
}
