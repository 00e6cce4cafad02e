import { calendarClaim, type CalendarToFetch } from '../core/commands/calendar/claim.js';
import { calendarStore } from '../core/commands/calendar/store.js';
import { createInFlight } from './in-flight.js';
import { InvalidInput } from '../core/errors.js';
import { readCalendar } from './read-calendar.js';
import { systemActor } from '../core/people/actor.js';
import type { Clock } from '../core/clock.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** What fetching needs. */
export interface FetchCalendarsParts {
  execute: Execute;
  due: DueLists;
  clock: Clock;
  fetch: typeof fetch;
  onError: (error: unknown) => void;
}

const day = 86_400_000;
/** What is kept of a calendar: from yesterday to a year from now. */
const behindMs = day;
const aheadMs = 366 * day;
const timeoutMs = 10_000;
/** An on-call calendar of years is a tenth of this. */
const longestBytes = 4_000_000;

/**
 * Fetches the calendars that are due and keeps what they say. It waits for nobody: a slow calendar holds up no page. One that
 * cannot be fetched keeps its last content, and says why.
 */
export function fetchCalendars(parts: FetchCalendarsParts): Sweep {
  const flight = createInFlight(parts.onError);
  return {
    name: 'fetch-calendars',
    settled: flight.settled,
    async run() {
      let claimed = 0;
      for (const organisationId of await parts.due.calendarOrganisations()) {
        const actor = systemActor(organisationId);
        const { data } = await parts.execute(calendarClaim, { actor, input: {} });
        for (const calendar of data!.calendars as CalendarToFetch[]) {
          claimed += 1;
          flight.add(keep(parts, organisationId, calendar));
        }
      }
      return claimed;
    },
  };
}

async function keep(parts: FetchCalendarsParts, organisationId: string, calendar: CalendarToFetch): Promise<void> {
  const { layerId, url, zone } = calendar;
  const now = parts.clock.now();
  const window = { from: new Date(now.getTime() - behindMs), to: new Date(now.getTime() + aheadMs), zone };
  const said = await fetchText(parts.fetch, url)
    .then(async (text) => ({ events: await readCalendar(text, window) }))
    .catch((error: unknown) => ({ problem: problemOf(error) }));
  await parts.execute(calendarStore, { actor: systemActor(organisationId), input: { layerId, url, ...said } });
}

async function fetchText(call: typeof fetch, url: string | null): Promise<string> {
  if (url === null)
    throw new InvalidInput('The address of the calendar does not open: its key is missing. Set it again.');
  const answer = await call(url, { signal: AbortSignal.timeout(timeoutMs), headers: { accept: 'text/calendar, */*' } });
  if (!answer.ok) throw new InvalidInput(`The calendar’s server answered ${answer.status}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = answer.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader!.read()) {
    bytes += next.value.length;
    if (bytes > longestBytes) {
      await reader!.cancel();
      throw new InvalidInput('The calendar is larger than 4 MB.');
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Said to people, so without the address: it may be a secret. */
function problemOf(error: unknown): string {
  if (error instanceof InvalidInput) return error.message;
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  return isTimeout
    ? 'The calendar’s server did not answer within 10 s.'
    : 'The calendar’s server could not be reached.';
}
