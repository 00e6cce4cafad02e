import { describe, expect, it } from '@jest/globals';
import { buildLayer, buildSchedule } from './fixtures/schedules.js';
import { finalShiftsFrom, type Record } from './final-shifts.js';

const at = (text: string) => new Date(`2026-01-${text}Z`);
const schedule = buildSchedule({ layers: [buildLayer({ participants: [['ben']] })] });
const record: Record = {
  since: at('05T00:00'),
  until: at('06T12:00'),
  rows: [
    { userId: 'ana', start: at('05T00:00'), end: at('06T00:00') },
    { userId: 'cem', start: at('05T12:00'), end: null },
  ],
};
const lines = (from: string, to: string, known = record) =>
  [...finalShiftsFrom(schedule, known, at(from), at(to))].map(
    ({ start, end, userIds, segment }) =>
      `${start.toISOString().slice(8, 16)} ${end.toISOString().slice(8, 16)} ${userIds.join('+') || 'nobody'}${segment ? '' : ', recorded'}`,
  );

describe('the final schedule', () => {
  it('is what was recorded up to where the record ends, whatever the schedule says now, and the schedule from there on', () => {
    expect(lines('05T06:00', '07T00:00')).toEqual([
      '05T06:00 05T12:00 ana, recorded',
      '05T12:00 06T00:00 ana+cem, recorded',
      '06T00:00 06T12:00 cem, recorded',
      '06T12:00 07T00:00 ben',
    ]);
  });

  it('says nothing of a time from which nothing was written down', () => {
    expect(lines('03T00:00', '05T12:00')).toEqual(['05T00:00 05T12:00 ana, recorded']);
    expect(lines('03T00:00', '04T00:00')).toEqual([]);
  });

  it('shows a recorded time of nobody as a gap', () => {
    expect(lines('06T00:00', '06T12:00', { ...record, rows: [] })).toEqual(['06T00:00 06T12:00 nobody, recorded']);
  });
});
