import { describe, expect, it } from '@jest/globals';
import { clearTemporary, mergeTemporary, setTemporary, trimEnd, trimStart } from './temporary-schedules.js';
import type { TemporarySchedule } from './schedule.js';

const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour));
const shift = (userId: string, start: number, end: number) => ({ userId, start: at(start), end: at(end) });
const one = (start: number, end: number, ...shifts: ReturnType<typeof shift>[]): TemporarySchedule => ({
  start: at(start),
  end: at(end),
  shifts,
});
const lines = (schedules: TemporarySchedule[]) =>
  schedules.map(({ start, end, shifts }) =>
    [
      `${start.getUTCHours()}–${end.getUTCHours()}`,
      ...shifts.map((s) => `${s.userId} ${s.start.getUTCHours()}–${s.end.getUTCHours()}`),
    ].join(', '),
  );

describe('temporary schedules', () => {
  it('that touch or overlap become one, each person’s shifts too; shifts end where their schedule does', () => {
    const merged = mergeTemporary([one(12, 16, shift('ana', 11, 20)), one(8, 12, shift('ana', 8, 12)), one(18, 20)]);
    expect(lines(merged)).toEqual(['8–16, ana 8–16', '18–20']);
  });

  it('set over another take its place in their span, and leave what sticks out', () => {
    const set = setTemporary([one(8, 20, shift('ana', 8, 20))], one(10, 12, shift('ben', 10, 11)));
    expect(lines(set)).toEqual(['8–20, ana 8–10, ben 10–11, ana 12–20']);
  });

  it('are cut: at the start, at the end, or in the middle, which makes two of one', () => {
    const whole = [one(8, 20, shift('ana', 8, 20), shift('ben', 9, 10))];
    expect(lines(trimStart(whole, at(10)))).toEqual(['10–20, ana 10–20']);
    expect(lines(trimEnd(whole, at(9)))).toEqual(['8–9, ana 8–9']);
    expect(lines(clearTemporary(whole, at(12), at(13)))).toEqual(['8–12, ana 8–12, ben 9–10', '13–20, ana 13–20']);
    expect(clearTemporary(whole, at(0), at(23))).toEqual([]);
  });

  it('are not changed in place', () => {
    const given = [one(8, 12, shift('ana', 8, 12)), one(12, 14, shift('ana', 12, 14))];
    const before = structuredClone(given);
    mergeTemporary(given);
    expect(given).toEqual(before);
  });
});
