import { describe, expect, it } from '@jest/globals';
import { buildLayer, buildSchedule } from './fixtures/schedules.js';
import { weekdays, weeklyWindows, windowAt, type Restriction, type TimeOfDay, type TimeOfWeek } from './restriction.js';
import { shiftsOf } from './shifts-of.js';

const iso = (at: number) => new Date(at).toISOString().slice(0, 16) + 'Z';
const every = (start: string, end: string): TimeOfDay => ({ days: weekdays, start, end });
/** Windows of a span as "start – end". */
const windows = (zone: string, times: Restriction['times'], from: string, to: string) =>
  shiftsOf(
    buildSchedule({ layers: [buildLayer({ zone, restriction: { zone: null, times }, participants: [['ana']] })] }),
    new Date(from),
    new Date(to),
  )
    .filter(({ userIds }) => userIds.length > 0)
    .map(({ start, end }) => `${iso(start.getTime())} – ${iso(end.getTime())}`);
const windowsAt = (times: Restriction['times'], zone: string, at: string) => {
  const window = windowAt({ zone: null, times }, zone, Date.parse(at));
  return window && [window.start, window.end].map((edge) => (Number.isFinite(edge) ? iso(edge) : edge));
};
const nightly = [every('02:15', '02:45')];

describe('a restriction whose edge falls into hours that the clocks skip', () => {
  it('starts when the clocks have jumped', () => {
    expect(windows('Europe/Berlin', [every('02:30', '06:00')], '2026-03-28T20:00Z', '2026-03-29T20:00Z')).toEqual([
      '2026-03-29T01:00Z – 2026-03-29T04:00Z',
    ]);
  });

  it('ends when the clocks jump', () => {
    expect(windows('Europe/Berlin', [every('00:00', '02:30')], '2026-03-28T20:00Z', '2026-03-29T20:00Z')).toEqual([
      '2026-03-28T23:00Z – 2026-03-29T01:00Z',
    ]);
  });

  it('does not happen at all on a day on which both edges are skipped', () => {
    expect(windows('Europe/Berlin', nightly, '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-30T00:15Z – 2026-03-30T00:45Z',
    ]);
    expect(windowsAt(nightly, 'Europe/Berlin', '2026-03-28T12:00Z')).toEqual([
      '2026-03-30T00:15Z',
      '2026-03-30T00:45Z',
    ]);
  });
});

describe('a restriction around a repeated hour', () => {
  it('is longer, and never shorter: it starts at the first of its start and ends at the last of its end', () => {
    expect(windows('Europe/Berlin', [every('02:30', '06:00')], '2026-10-24T20:00Z', '2026-10-25T20:00Z')).toEqual([
      '2026-10-25T00:30Z – 2026-10-25T05:00Z',
    ]);
    expect(windows('Europe/Berlin', [every('00:00', '02:30')], '2026-10-24T20:00Z', '2026-10-25T20:00Z')).toEqual([
      '2026-10-24T22:00Z – 2026-10-25T01:30Z',
    ]);
  });

  it('within the repeated hour is one window that spans both runs', () => {
    expect(windows('Europe/Berlin', nightly, '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
      '2026-10-25T00:15Z – 2026-10-25T01:45Z',
    ]);
  });

  it('knows the half hour of Lord Howe', () => {
    expect(windows('Australia/Lord_Howe', [every('01:45', '08:00')], '2026-04-04T10:00Z', '2026-04-05T10:00Z')).toEqual(
      ['2026-04-04T14:45Z – 2026-04-04T21:30Z'],
    );
  });
});

describe('a restriction of whole days where the clocks change at midnight', () => {
  const saturday = [{ days: ['SA' as const], start: '00:00', end: '00:00' }];

  it('begins a day that has no midnight at one o’clock, and ends the day before there', () => {
    const sunday = [{ days: ['SU' as const], start: '00:00', end: '00:00' }];
    expect(windows('America/Santiago', sunday, '2026-09-05T00:00Z', '2026-09-08T00:00Z')).toEqual([
      '2026-09-06T04:00Z – 2026-09-07T03:00Z',
    ]);
    expect(windows('America/Santiago', saturday, '2026-09-05T00:00Z', '2026-09-08T00:00Z')).toEqual([
      '2026-09-05T04:00Z – 2026-09-06T04:00Z',
    ]);
    expect(windows('Asia/Beirut', saturday, '2026-03-27T00:00Z', '2026-03-30T00:00Z')).toEqual([
      '2026-03-27T22:00Z – 2026-03-28T22:00Z',
    ]);
  });

  it('holds through a midnight that comes twice: the hour before it is repeated, or the hour after it', () => {
    // Santiago goes from 24:00 back to 23:00: Saturday has 25 hours.
    expect(windows('America/Santiago', saturday, '2026-04-03T00:00Z', '2026-04-06T00:00Z')).toEqual([
      '2026-04-04T03:00Z – 2026-04-05T04:00Z',
    ]);
    // Havana goes from 01:00 back to 00:00: Saturday ends at the last midnight.
    expect(windows('America/Havana', saturday, '2026-10-30T00:00Z', '2026-11-03T00:00Z')).toEqual([
      '2026-10-31T04:00Z – 2026-11-01T05:00Z',
    ]);
  });

  it('does not know a day that a zone left out, and does not fall over it', () => {
    const friday = [{ days: ['FR' as const], start: '00:00', end: '00:00' }];
    expect(windows('Pacific/Apia', friday, '2011-12-28T00:00Z', '2012-01-08T00:00Z')).toEqual([
      '2012-01-05T10:00Z – 2012-01-06T10:00Z',
    ]);
    expect(windows('Pacific/Apia', [every('20:00', '08:00')], '2011-12-29T20:00Z', '2011-12-31T20:00Z')).toEqual([
      // The night of Thursday runs straight into Saturday's midnight, and the Friday's night is skipped up to it.
      '2011-12-30T06:00Z – 2011-12-30T18:00Z',
      '2011-12-31T06:00Z – 2011-12-31T18:00Z',
    ]);
  });
});

describe('the times of a restriction', () => {
  const always = [{ start: 0, length: 7 * 86_400_000 }];

  it('join where they touch, over the week’s end too', () => {
    const nights: TimeOfDay = { days: ['SU'], start: '20:00', end: '08:00' };
    const mornings: TimeOfDay = { days: ['MO'], start: '08:00', end: '12:00' };
    expect(weeklyWindows([mornings, nights])).toEqual([{ start: (6 * 24 + 20) * 3_600_000, length: 16 * 3_600_000 }]);
    expect(windowsAt([mornings, nights], 'UTC', '2026-01-05T09:00Z')).toEqual([
      '2026-01-04T20:00Z',
      '2026-01-05T12:00Z',
    ]);
  });

  it('are always where they leave nothing out, never where they name no day', () => {
    expect(weeklyWindows([every('08:00', '08:00')])).toEqual(always);
    expect(weeklyWindows([every('08:00', '20:00'), every('20:00', '08:00')])).toEqual(always);
    expect(windowsAt([every('00:00', '00:00')], 'UTC', '2026-01-05T09:00Z')).toEqual([-Infinity, Infinity]);
    expect(windowsAt([{ days: [], start: '08:00', end: '09:00' }], 'UTC', '2026-01-05T09:00Z')).toBeNull();
  });

  it('of the week run from day to day; a whole week where both ends are the same', () => {
    const weekend: TimeOfWeek = { startDay: 'FR', start: '20:00', endDay: 'MO', end: '08:00' };
    expect(windowsAt([weekend], 'Europe/Berlin', '2026-10-24T12:00Z')).toEqual([
      '2026-10-23T18:00Z',
      '2026-10-26T07:00Z',
    ]);
    expect(windowsAt([weekend], 'Europe/Berlin', '2026-10-26T07:00Z')).toEqual([
      '2026-10-30T19:00Z',
      '2026-11-02T07:00Z',
    ]);
    expect(weeklyWindows([{ startDay: 'WE', start: '09:00', endDay: 'WE', end: '09:00' }])).toEqual(always);
  });

  it('of the month know its last day, the leap day, and months that have no such day', () => {
    const days = (monthDays: number[], at: string, on = weekdays as readonly (typeof weekdays)[number][]) =>
      windowsAt([{ days: on, monthDays, start: '09:00', end: '17:00' }], 'UTC', at)?.[0];
    expect(days([-1], '2027-02-01T00:00Z')).toBe('2027-02-28T09:00Z');
    expect(days([-1], '2028-02-01T00:00Z')).toBe('2028-02-29T09:00Z');
    expect(days([31], '2026-02-01T00:00Z')).toBe('2026-03-31T09:00Z');
    expect(days([1, 15], '2026-02-15T17:00Z')).toBe('2026-03-01T09:00Z');
    expect(days([29], '2026-03-01T00:00Z', ['SU'])).toBe('2026-03-29T09:00Z');
    expect(days([13], '2026-03-14T00:00Z', ['FR'])).toBe('2026-11-13T09:00Z');
  });

  it('are read in the restriction’s own zone when it names one, whatever the rotation’s is', () => {
    const restriction = { zone: 'Asia/Kolkata', times: [every('09:00', '17:00')] };
    const window = windowAt(restriction, 'Europe/Berlin', Date.parse('2026-01-05T12:00Z'))!;
    expect(iso(window.start)).toBe('2026-01-06T03:30Z');
  });
});

describe('layers of three regions', () => {
  it('follow the sun, each by its own clocks, through the weeks in which some have changed theirs', () => {
    const region = (zone: string, userId: string) =>
      buildLayer({
        id: userId,
        zone,
        priority: 1,
        restriction: { zone: null, times: [every('09:00', '17:00')] },
        participants: [[userId]],
      });
    const layers = [region('Europe/Berlin', 'ana'), region('America/New_York', 'ben'), region('Asia/Tokyo', 'cem')];
    const lines = (from: string, to: string) =>
      shiftsOf(buildSchedule({ layers }), new Date(from), new Date(to)).map(
        ({ start, userIds }) => `${iso(start.getTime()).slice(11)} ${userIds.join('+') || 'nobody'}`,
      );
    expect(lines('2026-03-10T00:00Z', '2026-03-11T00:00Z')).toEqual([
      '00:00Z cem',
      '08:00Z ana',
      '13:00Z ana+ben',
      '16:00Z ben',
      '21:00Z nobody',
    ]);
    expect(lines('2026-04-10T00:00Z', '2026-04-11T00:00Z')).toEqual([
      '00:00Z cem',
      '07:00Z ana+cem',
      '08:00Z ana',
      '13:00Z ana+ben',
      '15:00Z ben',
      '21:00Z nobody',
    ]);
  });
});
