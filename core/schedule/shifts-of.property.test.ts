import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { anyScheduleInSpan } from './fixtures/schedules.js';
import { onCallAt } from './on-call-at.js';
import { nextHandoffAt } from './next-handoff-at.js';
import { peopleAt } from './people-at.js';
import { shiftsOf } from './shifts-of.js';
import type { Schedule } from './schedule.js';

const idsAt = (schedule: Schedule, at: Date) =>
  peopleAt(schedule, at)
    .map(({ userId }) => userId)
    .sort();
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

describe('the shifts of any schedule, around changes of the clocks', () => {
  it('partition the span: no gap, no overlap, no empty shift, no two alike in a row', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, ({ schedule, from, to }) => {
        const shifts = shiftsOf(schedule, from, to);
        expect([shifts[0]!.start, ...shifts.map(({ end }) => end)]).toEqual([...shifts.map(({ start }) => start), to]);
        expect(shifts[0]!.start).toEqual(from);
        shifts.forEach(({ userIds, start, end }, index) => {
          expect(start < end).toBe(true);
          expect(userIds).not.toEqual(shifts[index + 1]?.userIds);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('name the people who are on call at every instant: at both edges and anywhere between', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, fc.double({ min: 0, max: 1, noNaN: true }), ({ schedule, from, to }, part) => {
        for (const { userIds, start, end } of shiftsOf(schedule, from, to)) {
          const between = later(start, Math.floor((end.getTime() - start.getTime() - 1) * part));
          for (const at of [start, between, later(end, -1)]) expect(idsAt(schedule, at)).toEqual(userIds);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('do not depend on where one begins to look', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, fc.double({ min: 0, max: 1, noNaN: true }), ({ schedule, from, to }, part) => {
        const middle = later(from, Math.floor((to.getTime() - from.getTime()) * part));
        const whole = shiftsOf(schedule, from, to).filter(({ end }) => end > middle);
        const tail = shiftsOf(schedule, middle, to);
        expect(tail.map(({ userIds, end }) => ({ userIds, end }))).toEqual(
          whole.map(({ userIds, end }) => ({ userIds, end })),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('who is on call at any instant', () => {
  it('is on call until just before the end that is told, and then the people who are told follow', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, ({ schedule, from }) => {
        const { users } = onCallAt(schedule, from);
        expect(users.map(({ userId }) => userId).sort()).toEqual(idsAt(schedule, from));
        for (const { userId, until, next } of users) {
          if (until === null) continue;
          expect(idsAt(schedule, later(until, -1))).toContain(userId);
          expect(next).not.toContain(userId);
          expect(idsAt(schedule, until)).toEqual(next);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('changes at the next handoff, and not before', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, ({ schedule, from }) => {
        const handoff = nextHandoffAt(schedule, from);
        if (handoff === null) return;
        expect(idsAt(schedule, later(handoff.at, -1))).toEqual(idsAt(schedule, from));
        expect([handoff.from, handoff.to]).toEqual([idsAt(schedule, from), idsAt(schedule, handoff.at)]);
        expect(handoff.to).not.toEqual(handoff.from);
      }),
      { numRuns: 40 },
    );
  });
});
