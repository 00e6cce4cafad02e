import { describe, expect, it } from '@jest/globals';
import { readCalendar } from './read-calendar.js';

const window = { from: new Date('2026-01-01T00:00Z'), to: new Date('2027-01-01T00:00Z'), zone: 'America/New_York' };
const text = (lines: string[], head: string[] = []) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...head, ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', 'SUMMARY:ana', ...lines, 'END:VEVENT'];
const lines = async (calendar: string, at = window) =>
  (await readCalendar(calendar, at)).map(
    ({ title, start, end }) => `${title} ${start.toISOString().slice(0, 16)} ${end.toISOString().slice(0, 16)}`,
  );

describe('a calendar', () => {
  it('repeats, with what was edited, cancelled and taken out', async () => {
    const calendar = text([
      ...event(
        'DTSTART;TZID=Europe/Berlin:20260105T090000',
        'DTEND;TZID=Europe/Berlin:20260105T170000',
        'RRULE:FREQ=DAILY;COUNT=5',
        'EXDATE;TZID=Europe/Berlin:20260106T090000',
      ),
      ...event(
        'RECURRENCE-ID;TZID=Europe/Berlin:20260107T090000',
        'DTSTART;TZID=Europe/Berlin:20260107T120000',
        'DTEND;TZID=Europe/Berlin:20260107T130000',
      ),
      ...event(
        'RECURRENCE-ID;TZID=Europe/Berlin:20260108T090000',
        'DTSTART;TZID=Europe/Berlin:20260108T090000',
        'DTEND;TZID=Europe/Berlin:20260108T170000',
        'STATUS:CANCELLED',
      ),
    ]);
    expect(await lines(calendar)).toEqual([
      'ana 2026-01-05T08:00 2026-01-05T16:00',
      'ana 2026-01-07T11:00 2026-01-07T12:00',
      'ana 2026-01-09T08:00 2026-01-09T16:00',
    ]);
  });

  it('shows an occurrence that was moved into the window from outside of it, and not one that was moved out', async () => {
    const calendar = text([
      ...event('DTSTART:20251201T090000Z', 'DTEND:20251201T100000Z', 'RRULE:FREQ=MONTHLY'),
      ...event('RECURRENCE-ID:20270101T090000Z', 'DTSTART:20261231T090000Z', 'DTEND:20261231T100000Z'),
      ...event('RECURRENCE-ID:20260101T090000Z', 'DTSTART:20251231T090000Z', 'DTEND:20251231T100000Z'),
    ]);
    const found = await lines(calendar);
    expect(found).toHaveLength(12);
    expect([found[0], found.at(-1)]).toEqual([
      'ana 2026-02-01T09:00 2026-02-01T10:00',
      'ana 2026-12-31T09:00 2026-12-31T10:00',
    ]);
  });

  it('reads whole days and times without a zone in its own zone, or else in the layer’s, also where days are longer', async () => {
    const days = event('DTSTART;VALUE=DATE:20261024', 'DTEND;VALUE=DATE:20261026');
    const floating = event('DTSTART:20260601T090000', 'DTEND:20260601T170000');
    expect(await lines(text(days, ['X-WR-TIMEZONE:Europe/Berlin']))).toEqual(['ana 2026-10-23T22:00 2026-10-25T23:00']);
    expect(await lines(text(days))).toEqual(['ana 2026-10-24T04:00 2026-10-26T04:00']);
    expect(await lines(text(floating, ['X-WR-TIMEZONE:Asia/Tokyo']))).toEqual([
      'ana 2026-06-01T00:00 2026-06-01T08:00',
    ]);
    expect(await lines(text(floating))).toEqual(['ana 2026-06-01T13:00 2026-06-01T21:00']);
  });

  it('repeats whole days as days, and leaves one out', async () => {
    const calendar = text(
      event('DTSTART;VALUE=DATE:20261023', 'RRULE:FREQ=DAILY;COUNT=4', 'EXDATE;VALUE=DATE:20261024'),
      ['X-WR-TIMEZONE:Europe/Berlin'],
    );
    expect(await lines(calendar)).toEqual([
      'ana 2026-10-22T22:00 2026-10-23T22:00',
      'ana 2026-10-24T22:00 2026-10-25T23:00',
      'ana 2026-10-25T23:00 2026-10-26T23:00',
    ]);
  });

  it('ends an event by the clock on the wall in a night in which the clocks change', async () => {
    const night = event(
      'DTSTART;TZID=Europe/Berlin:20261023T200000',
      'DTEND;TZID=Europe/Berlin:20261024T080000',
      'RRULE:FREQ=DAILY;COUNT=3',
    );
    expect(await lines(text(night))).toEqual([
      'ana 2026-10-23T18:00 2026-10-24T06:00',
      'ana 2026-10-24T18:00 2026-10-25T07:00',
      'ana 2026-10-25T19:00 2026-10-26T07:00',
    ]);
  });

  it('knows events that have begun, folded lines, and none that are cancelled altogether', async () => {
    const long = event('DTSTART:20251230T000000Z', 'DTEND:20260102T000000Z')
      .join('\r\n')
      .replace('SUMMARY:ana', 'SUMMARY:an\r\n a');
    expect(await lines(`BEGIN:VCALENDAR\r\n${long}\r\nEND:VCALENDAR\r\n`)).toEqual([
      'ana 2025-12-30T00:00 2026-01-02T00:00',
    ]);
    expect(await lines(text(event('DTSTART:20260101T000000Z', 'DTEND:20260102T000000Z', 'STATUS:CANCELLED')))).toEqual(
      [],
    );
  });

  it.each([
    ['<html></html>', 'it is no iCalendar file'],
    [text(event('DTSTART:20260101T000000Z', 'RRULE:FREQ=SECONDLY')), 'every minute or second'],
    [text(event('DTSTART:20260101T000000Z', 'DTSTART:20260101T000000Z')), 'duplicate DTSTART'],
  ])('that is none, or too much, is refused with the reason', async (calendar, reason) => {
    await expect(readCalendar(calendar, window)).rejects.toThrow(reason);
  });
});
