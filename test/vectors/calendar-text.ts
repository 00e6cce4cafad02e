/** The events of a vector as an iCalendar file, as a calendar program writes it. */

/* eslint-disable @typescript-eslint/no-explicit-any -- a vector is JSON from outside */
type Json = any;

const stamp = (text: string): string => text.replace(/[-:]/g, '').replace(/\.\d+/, '');
const dateOnly = (text: string): string => stamp(text).slice(0, 8);

function time(name: string, text: string, event: Json): string {
  if (event.allDay) return `${name};VALUE=DATE:${dateOnly(text)}`;
  if (text.endsWith('Z')) return `${name}:${stamp(text)}`;
  return event.timeZone ? `${name};TZID=${event.timeZone}:${stamp(text)}` : `${name}:${stamp(text)}`;
}

const escaped = (text: string) => text.replace(/[\\;,]/g, (char) => `\\${char}`).replace(/\n/g, '\\n');

function eventLines(event: Json): string[] {
  const dates = (list: Json): string[] => [list].flat();
  return [
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    'DTSTAMP:20200101T000000Z',
    time('DTSTART', event.start, event),
    ...(event.end ? [time('DTEND', event.end, event)] : []),
    ...(event.duration ? [`DURATION:${event.duration}`] : []),
    ...(event.rrule ? [`RRULE:${event.rrule}`] : []),
    ...(event.exdate ? dates(event.exdate).map((date) => time('EXDATE', date, event)) : []),
    ...(event.recurrenceId ? [time('RECURRENCE-ID', event.recurrenceId, event)] : []),
    ...(event.status ? [`STATUS:${event.status}`] : []),
    ...(event.sequence === undefined ? [] : [`SEQUENCE:${event.sequence}`]),
    `SUMMARY:${escaped(event.summary)}`,
    'END:VEVENT',
  ];
}

export const calendarText = (events: Json[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//vectors//EN', ...events.flatMap(eventLines), 'END:VCALENDAR', ''].join(
    '\r\n',
  );
