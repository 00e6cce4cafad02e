import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { anyScheduleInSpan, buildSchedule } from './fixtures/schedules.js';
import { peopleAt } from './people-at.js';

const idsOf = (duties: { userId: string }[]) => duties.map(({ userId }) => userId).sort();

describe('who is on call', () => {
  it('does not depend on the order of layers and overrides, and names nobody twice', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, ({ schedule, from }) => {
        const ids = idsOf(peopleAt(schedule, from));
        const turned = {
          ...schedule,
          layers: schedule.layers.toReversed(),
          overrides: schedule.overrides.toReversed(),
        };
        expect(idsOf(peopleAt(turned, from))).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 200 },
    );
  });

  it('of layers with the same priority is everybody of each of them', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, ({ schedule, from }) => {
        const layers = schedule.layers.map((layer) => ({ ...layer, priority: 1 }));
        const each = layers.flatMap((layer) => idsOf(peopleAt(buildSchedule({ layers: [layer] }), from)));
        expect(idsOf(peopleAt(buildSchedule({ layers }), from))).toEqual([...new Set(each)].sort());
      }),
      { numRuns: 200 },
    );
  });

  it('stands in only for somebody whom the layers name: overrides never chain', () => {
    fc.assert(
      fc.property(anyScheduleInSpan, ({ schedule, from }) => {
        const overrides = schedule.overrides.filter(({ kind }) => kind !== 'cover');
        const base = idsOf(peopleAt(buildSchedule({ layers: schedule.layers }), from));
        const duties = peopleAt(buildSchedule({ layers: schedule.layers, overrides }), from);
        const replaced = duties.flatMap(({ replaces }) => replaces ?? []);
        for (const userId of replaced) expect(base).toContain(userId);
        // Whoever is replaced is off, except where they stand in for somebody themselves.
        for (const duty of duties) if (replaced.includes(duty.userId)) expect(duty.because).toBe('override');
      }),
      { numRuns: 200 },
    );
  });
});
