import { describe, expect, it } from '@jest/globals';
import { buildLayer, buildOverride, buildSchedule } from './fixtures/schedules.js';
import { segmentsFrom, shiftsOf } from './shifts-of.js';
import type { Schedule } from './schedule.js';

/** Each shift as one line: "01-05 08:00 ana rotation". */
const linesOf = (schedule: Partial<Schedule>, from: string, to: string) =>
  shiftsOf(buildSchedule(schedule), new Date(from), new Date(to)).map(
    ({ userIds, start, because }) =>
      `${start.toISOString().slice(5, 16).replace('T', ' ')} ${userIds.join('+') || 'nobody'} ${because}`,
  );

describe('the shifts of a schedule', () => {
  it('begin and end where the span does, and change at handoffs and overrides', () => {
    expect(linesOf({ overrides: [buildOverride()] }, '2026-01-06T00:00Z', '2026-01-13T00:00Z')).toEqual([
      '01-06 00:00 ana rotation',
      '01-07 00:00 cem override',
      '01-08 00:00 ana rotation',
      '01-12 08:00 ben rotation',
    ]);
  });

  it('do not break where the people stay the same', () => {
    const layers = [buildLayer({ participants: [['ana', 'ben'], ['ben', 'ana'], ['ana']] })];
    expect(linesOf({ layers }, '2026-01-05T08:00Z', '2026-01-20T00:00Z')).toEqual([
      '01-05 08:00 ana+ben rotation',
      '01-19 08:00 ana rotation',
    ]);
  });

  it('show a gap as a shift of nobody', () => {
    const layers = [buildLayer({ participants: [['ana'], []] })];
    expect(linesOf({ layers }, '2026-01-11T00:00Z', '2026-01-20T00:00Z')).toEqual([
      '01-11 00:00 ana rotation',
      '01-12 08:00 nobody rotation',
      '01-19 08:00 ana rotation',
    ]);
  });

  it('are 23 and 25 hours long on the days on which the clocks change', () => {
    const hours = (from: string, to: string) =>
      shiftsOf(
        buildSchedule({ layers: [buildLayer({ rotation: { kind: 'daily', length: 1 } })] }),
        new Date(from),
        new Date(to),
      ).map(({ start, end }) => (end.getTime() - start.getTime()) / 3_600_000);
    expect(hours('2026-03-27T08:00Z', '2026-03-30T07:00Z')).toEqual([24, 23, 24]);
    expect(hours('2026-10-24T07:00Z', '2026-10-26T08:00Z')).toEqual([25, 24]);
  });

  it('of no time are none', () => {
    expect(linesOf({}, '2026-01-06T00:00Z', '2026-01-06T00:00Z')).toEqual([]);
    expect(linesOf({}, '2026-01-06T00:00Z', '2026-01-05T00:00Z')).toEqual([]);
  });
});

describe('the segments of a schedule', () => {
  const swap = {
    id: 's1',
    beneficiaryId: 'ana',
    benefactorId: null,
    startsAt: new Date('2026-01-07T00:00Z'),
    endsAt: new Date('2026-01-08T00:00Z'),
  };
  const segments = (schedule: Partial<Schedule>, from: string, to: string) =>
    [...segmentsFrom(buildSchedule(schedule), new Date(from), new Date(to))].map(
      ({ start, duties, swaps }) =>
        `${start.toISOString().slice(5, 16)} ${duties.map(({ userId }) => userId).join('+') || 'nobody'}${swaps.map(({ id }) => ` (${id})`).join('')}`,
    );

  it('end with a turn also where the next is the same person’s', () => {
    expect(
      segments({ layers: [buildLayer({ participants: [['ana']] })] }, '2026-01-05T08:00Z', '2026-01-13T00:00Z'),
    ).toEqual(['01-05T08:00 ana', '01-12T08:00 ana']);
  });

  it('do not end with a turn of a layer that another hides', () => {
    const layers = [
      buildLayer({ id: 'l2', priority: 1, participants: [['cem']] }),
      buildLayer({ rotation: { kind: 'daily', length: 1 } }),
    ];
    expect(segments({ layers }, '2026-01-05T08:00Z', '2026-01-12T08:00Z')).toEqual(['01-05T08:00 cem']);
  });

  it('mark what is offered, and what was taken', () => {
    expect(segments({ swaps: [swap] }, '2026-01-06T00:00Z', '2026-01-09T00:00Z')).toEqual([
      '01-06T00:00 ana',
      '01-07T00:00 ana (s1)',
      '01-08T00:00 ana',
    ]);
    expect(segments({ swaps: [{ ...swap, benefactorId: 'dee' }] }, '2026-01-07T00:00Z', '2026-01-09T00:00Z')).toEqual([
      '01-07T00:00 dee (s1)',
      '01-08T00:00 ana',
    ]);
  });
});
