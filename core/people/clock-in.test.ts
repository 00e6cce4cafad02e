import { describe, expect, it } from '@jest/globals';
import { clockIn } from './clock-in.js';

const now = new Date('2026-11-24T10:00Z');
const at = (instant: string, zone = 'Europe/Berlin') => clockIn(new Date(instant), zone, now);

describe('clockIn', () => {
  it('is the time alone when it is the same day there', () => {
    expect(at('2026-11-24T17:00Z')).toBe('18:00');
    expect(at('2026-11-24T17:00Z', 'Asia/Kolkata')).toBe('22:30');
    expect(at('2026-11-23T23:00Z')).toBe('00:00');
  });

  it('names the weekday when it is another day there, though it may be the same one here', () => {
    expect(at('2026-11-24T23:00Z')).toBe('Wed 00:00');
    expect(at('2026-11-24T20:00Z', 'Asia/Kolkata')).toBe('Wed 01:30');
    expect(at('2026-11-23T22:59Z')).toBe('Mon 23:59');
  });

  it('names the date where a weekday could be taken for another week’s', () => {
    expect(at('2026-11-30T09:59Z')).toBe('Mon 10:59');
    expect(at('2026-11-30T10:00Z')).toBe('30 Nov 11:00');
    expect(at('2026-11-17T10:00Z')).toBe('17 Nov 11:00');
  });

  it('follows the change of the clocks', () => {
    const before = new Date('2026-10-25T00:00Z');
    expect(clockIn(new Date('2026-10-25T00:30Z'), 'Europe/Berlin', before)).toBe('02:30');
    expect(clockIn(new Date('2026-10-25T01:30Z'), 'Europe/Berlin', before)).toBe('02:30');
    expect(clockIn(new Date('2026-10-25T02:30Z'), 'Europe/Berlin', before)).toBe('03:30');
  });
});
