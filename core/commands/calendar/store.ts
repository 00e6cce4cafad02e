import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../execute.js';
import { findCalendarSchedule, noteCalendarProblem, storeCalendar } from '../../store/sql/calendar-rows.js';
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
    url: z.string(),
    events: z.array(event).optional(),
    problem: z.string().max(500).optional(),
  }),
  async handle(ctx, { layerId, url, events, problem }) {
    const { tx, now, actor } = ctx;
    const subject = { kind: 'layer', id: layerId };
    if (!events) {
      const changed = await noteCalendarProblem(tx, actor.organisationId, {
        layerId,
        url,
        problem: problem ?? 'unknown',
      });
      return { changed, reason: problem ?? 'unknown', subject };
    }
    const scheduleId = await findCalendarSchedule(tx, actor.organisationId, layerId);
    if (!scheduleId) return { changed: false, reason: 'The layer was removed.', subject };
    const calendar = await matched(ctx, events);
    await changeSchedule(ctx, scheduleId, () =>
      storeCalendar(tx, actor.organisationId, { layerId, url, now, ...calendar }),
    );
    return { changed: true, reason: `${events.length} events.`, subject };
  },
});

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
