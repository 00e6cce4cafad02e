import { z } from 'zod';
import { calendarAddress } from '../../calendar-address.js';
import { claimCalendars } from '../../store/sql/calendar-rows.js';
import { defineCommand } from '../../execute.js';

/** How often a calendar is fetched. */
const everyMs = 10 * 60_000;

/** A calendar that is to be fetched now; without an address where it does not open. */
export interface CalendarToFetch {
  layerId: string;
  url: string | null;
  /** The zone of its layer: of a calendar that names none. */
  zone: string;
}

/** Takes the calendars that are to be fetched now, each for one process only. */
export const calendarClaim = defineCommand({
  name: 'calendar.claim',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({}),
  async handle({ tx, now, actor, sealer }) {
    const next = new Date(now.getTime() + everyMs);
    const claimed = await claimCalendars(tx, actor.organisationId, now, next);
    const calendars = claimed.map((one): CalendarToFetch => {
      const { layerId, zone } = one;
      return { layerId, zone, url: calendarAddress(sealer, one) };
    });
    return { changed: calendars.length > 0, reason: 'Calendars to fetch.', subject: null, data: { calendars } };
  },
});
