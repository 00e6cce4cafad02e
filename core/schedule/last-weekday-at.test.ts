import { describe, expect, it } from '@jest/globals';
import { lastWeekdayAt } from './last-weekday-at.js';

const monday = 1;
const at = (now: string, zone = 'Europe/Berlin', weekday = monday, time = '09:00') =>
  lastWeekdayAt(new Date(now), zone, weekday, time);

describe('lastWeekdayAt', () => {
  it('is this week’s, when it has been', () => {
    expect(at('2026-01-07T12:00Z')).toBe('2026-01-05T09:00');
    expect(at('2026-01-11T22:59Z')).toBe('2026-01-05T09:00');
    expect(at('2026-01-07T12:00Z', 'Europe/Berlin', 7, '18:30')).toBe('2026-01-04T18:30');
  });

  it('counts the instant itself, and is a week earlier just before it', () => {
    expect(at('2026-01-12T08:00Z')).toBe('2026-01-12T09:00');
    expect(at('2026-01-12T07:59:59.999Z')).toBe('2026-01-05T09:00');
  });

  it('asks what day it is in the zone, not in London or where the server stands', () => {
    expect(at('2026-01-11T20:30Z', 'Pacific/Auckland')).toBe('2026-01-12T09:00');
    expect(at('2026-01-12T03:00Z', 'America/Los_Angeles')).toBe('2026-01-05T09:00');
  });
});
