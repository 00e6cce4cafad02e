/**
 * What an iCalendar file says, as plain spans: recurrence rules worked out, edited and cancelled occurrences honoured. The only
 * file that knows node-ical. The machine's own zone must not matter: times without a zone, and whole days, are the calendar's.
 */
// Before node-ical, which makes its own, older Temporal the global one: ours takes a global one where it finds it.
import { addClock, clockDiff, instantOf } from '../core/schedule/wall-clock.js';
import { InvalidInput } from '../core/errors.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import ical, { type CalendarComponent, type VEvent } from 'node-ical';

/** One occurrence of an event. */
export interface CalendarEvent {
  title: string;
  start: Date;
  end: Date;
}

/** What of a calendar is wanted. */
export interface CalendarWindow {
  from: Date;
  to: Date;
  /** The zone of a calendar that names none itself. */
  zone: string;
}

const day = 86_400_000;
/** More occurrences than an on-call calendar of a year can mean. */
const mostEvents = 10_000;
/** How often one rule may be tried. A rule that never fits is tried without end, and a try takes up to a millisecond. */
const mostTries = 1500;
/** How long the rules of one calendar may be worked out, in milliseconds. */
const longestMs = 3000;

/**
 * Every occurrence that overlaps the window, in order.
 * @throws InvalidInput when the text is no calendar, or one that we do not work out
 */
export async function readCalendar(text: string, window: CalendarWindow): Promise<CalendarEvent[]> {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) throw refused('it is no iCalendar file');
  const unfolded = text.replace(/\r?\n[ \t]/g, '');
  const zone = zoneIn(unfolded) ?? window.zone;
  const calendar = await ical.async.parseICS(withZone(unfolded, zone)).catch((cause: unknown) => {
    throw refused(cause instanceof Error ? cause.message.slice(0, 200) : 'it cannot be read');
  });
  const events: CalendarEvent[] = [];
  let spentMs = 0;
  for (const event of Object.values(calendar).filter(isEvent)) {
    const began = performance.now();
    events.push(...occurrencesOf(event, window, zone));
    spentMs += performance.now() - began;
    if (events.length > mostEvents) throw refused(`it has more than ${mostEvents} events in a year`);
    if (spentMs > longestMs) throw refused('its rules take too long to work out');
    // Working rules out is slow; whoever waits for this process comes in between.
    if (event.rrule) await nextTurn();
  }
  return events.sort((a, b) => a.start.getTime() - b.start.getTime() || (a.title < b.title ? -1 : 1));
}

const refused = (why: string) => new InvalidInput(`The calendar was not understood: ${why}.`);

const isEvent = (component: CalendarComponent | undefined): component is VEvent => component?.type === 'VEVENT';

/** The zone that a calendar names for itself. */
const zoneIn = (text: string): string | undefined => known(/^X-WR-TIMEZONE[^:\n]*:(.+?)\s*$/im.exec(text)?.[1]);

/** The name of a zone, when it is one. */
function known(zone: string | undefined): string | undefined {
  try {
    return zone && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const bareTime = /^(DTSTART|DTEND|RECURRENCE-ID|EXDATE)((?:;(?!TZID=)[^:;]*)*):([\dT,]*T\d{6})\s*$/i;

/** Times without a zone get the calendar's: node-ical would take the machine's. The rules of a zone itself stay as they are. */
function withZone(text: string, zone: string): string {
  let inZone = false;
  return text
    .split('\n')
    .map((line) => {
      if (/^BEGIN:VTIMEZONE/i.test(line)) inZone = true;
      if (/^END:VTIMEZONE/i.test(line)) inZone = false;
      return inZone ? line : line.replace(bareTime, `$1$2;TZID=${zone}:$3`);
    })
    .join('\n');
}

function occurrencesOf(event: VEvent, window: CalendarWindow, zone: string): CalendarEvent[] {
  // One edited occurrence stands under several keys.
  const edited = [...new Set(Object.values((event.recurrences ?? {}) as Record<string, VEvent>))];
  const single = event.rrule || event.recurrenceid ? [] : [event];
  return [
    ...[...single, ...edited].filter(isHeld).map((one) => spanOf(one, one.start, zone)),
    ...(event.rrule && isHeld(event) ? repeated(event, window, zone) : []),
  ].filter(({ start, end }) => start < window.to && end > window.from && start < end);
}

/** The occurrences of a rule that are neither taken out nor edited. */
function repeated(event: VEvent, { from, to }: CalendarWindow, zone: string): CalendarEvent[] {
  const rule = event.rrule!;
  if (/FREQ=(SECONDLY|MINUTELY)/.test(rule.toString())) throw refused('an event repeats every minute or second');
  // The wrapper of node-ical offers no limit of its own; what it wraps does.
  const inner = (rule as unknown as { _rrule?: { maxIterations: number; opts: { maxIterations?: number } } })._rrule;
  if (inner) inner.maxIterations = inner.opts.maxIterations = mostTries;
  const length = event.end ? event.end.getTime() - event.start.getTime() : 0;
  const starts = startsOf(() =>
    rule.between(new Date(from.getTime() - length - 2 * day), new Date(to.getTime() + 2 * day), true),
  );
  if (starts.length > mostEvents) throw refused(`an event occurs more than ${mostEvents} times in a year`);
  const changed = [event.exdate, event.recurrences] as (Record<string, Date | VEvent> | undefined)[];
  const isChanged = (start: Date) => {
    const keys = event.start.dateOnly ? [dateOf(start)] : [start.toISOString()];
    return keys.some((key) => changed.some((entries) => entries?.[key] !== undefined));
  };
  return starts.filter((start) => !isChanged(start)).map((start) => spanOf(event, start, zone));
}

function startsOf(work: () => Date[]): Date[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && /Maximum iterations/.test(error.message))
      throw refused('an event repeats too often, or never');
    throw error;
  }
}

const isHeld = (event: VEvent): boolean => (event.status as string | undefined) !== 'CANCELLED';

/** Whole days are dates, which node-ical keeps as midnights of the machine's zone. */
const dateOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

function spanOf(event: VEvent, start: Date, zone: string): CalendarEvent {
  const title = typeof event.summary === 'object' ? event.summary.val : String(event.summary ?? '');
  if (!event.start.dateOnly) {
    // By the clock on the wall: a night shift ends at eight also when the clocks change in it, and leaves no gap.
    const there = known(event.start.tz) ?? 'UTC';
    const minutes = clockDiff(event.start, event.end ?? event.start, there);
    return { title, start: new Date(start), end: addClock(start, minutes, there) };
  }
  const dates = (from: Date, until: Date) => Date.parse(dateOf(until)) - Date.parse(dateOf(from));
  const first = Date.parse(dateOf(start));
  const days = event.end ? Math.max(day, dates(event.start, event.end)) : day;
  return {
    title,
    start: new Date(instantOf(first, zone, 'first')),
    end: new Date(instantOf(first + days, zone, 'first')),
  };
}
