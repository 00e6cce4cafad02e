import { z } from 'zod';
import { claimCalendars } from '../../store/sql/calendar-rows.js';
import { defineCommand } from '../../execute.js';

/** How often a calendar is fetched. */
const everyMs = 10 * 60_000;

/** Takes the calendars that are to be fetched now, each for one process only. */
export const calendarClaim = defineCommand({
  name: 'calendar.claim',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({}),
  async handle({ tx, now, actor }) {
    const next = new Date(now.getTime() + everyMs);
    const calendars = await claimCalendars(tx, actor.organisationId, now, next);
    return { changed: calendars.length > 0, reason: 'Calendars to fetch.', subject: null, data: { calendars } };
  },
});
