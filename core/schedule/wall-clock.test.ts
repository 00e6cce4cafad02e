import { describe, expect, it } from '@jest/globals';
import { addClock, clockDiff, instantOf, reachedWall, wallAt, wallOf, wallText } from './wall-clock.js';

const resolved = (wall: string, zone: string, which: 'first' | 'last' = 'first') =>
  new Date(instantOf(wallOf(wall), zone, which)).toISOString().replace('.000', '');

describe('instantOf', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00Z', '03:00'],
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T07:00:00Z', '03:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00Z', '02:30'],
    ['Antarctica/Troll', '2026-03-29T01:10', '2026-03-29T01:00:00Z', '03:00'],
    ['Africa/Cairo', '2026-04-24T00:20', '2026-04-23T22:00:00Z', '01:00'],
    ['America/Santiago', '2026-09-06T00:00', '2026-09-06T04:00:00Z', '01:00'],
    ['Africa/Casablanca', '2026-03-22T02:59', '2026-03-22T02:00:00Z', '03:00'],
    ['Pacific/Apia', '2011-12-30T09:00', '2011-12-30T10:00:00Z', '00:00'],
  ])('%s: %s is skipped, so it is the first instant after the gap', (zone, wall, instant, shown) => {
    expect(resolved(wall, zone)).toBe(instant);
    expect(resolved(wall, zone, 'last')).toBe(instant);
    expect(wallText(wallAt(Date.parse(instant), zone)).slice(11)).toBe(shown);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    ['America/New_York', '2026-11-01T01:00', '2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z'],
    ['Antarctica/Troll', '2026-10-25T01:30', '2026-10-24T23:30:00Z', '2026-10-25T01:30:00Z'],
  ])('%s: %s comes twice, and is the first or the last as asked', (zone, wall, first, last) => {
    expect(resolved(wall, zone, 'first')).toBe(first);
    expect(resolved(wall, zone, 'last')).toBe(last);
  });

  it('is exact on both edges of a gap and of a repeated hour', () => {
    expect(resolved('2026-03-29T01:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:00Z');
    expect(resolved('2026-03-29T03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00Z');
    expect(resolved('2026-10-25T02:00', 'Europe/Berlin')).toBe('2026-10-25T00:00:00Z');
    expect(resolved('2026-10-25T03:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00Z');
  });
});

describe('adding to the clock', () => {
  const after = (at: string, minutes: number, zone = 'Europe/Berlin') =>
    addClock(new Date(at), minutes, zone).toISOString().slice(0, 16);

  it('makes a day of 24 hours also where it has 23 or 25', () => {
    expect(after('2026-03-28T10:00Z', 1440)).toBe('2026-03-29T09:00');
    expect(after('2026-10-24T10:00Z', 1440)).toBe('2026-10-25T11:00');
    expect(after('2026-10-25T11:00Z', -1440)).toBe('2026-10-24T10:00');
  });

  it('is undone by the difference of two instants', () => {
    expect(clockDiff(new Date('2026-03-28T10:00Z'), new Date('2026-03-29T09:00Z'), 'Europe/Berlin')).toBe(1440);
  });
});

describe('the latest time that clocks have shown', () => {
  it('stands still while an hour is repeated', () => {
    const reached = (at: string) => wallText(reachedWall(Date.parse(at), 'Europe/Berlin'));
    expect(['2026-10-25T00:59Z', '2026-10-25T01:00Z', '2026-10-25T01:59Z', '2026-10-25T02:00Z'].map(reached)).toEqual([
      '2026-10-25T02:59',
      '2026-10-25T02:59',
      '2026-10-25T02:59',
      '2026-10-25T03:00',
    ]);
  });
});
