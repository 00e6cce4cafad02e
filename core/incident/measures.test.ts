import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { measuresOf, spanWords, type Happening } from './measures.js';

const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 10, minute));
const ms = (minutes: number) => minutes * 60_000;
const now = at(120);

describe('the measures of an incident', () => {
  const whole: Happening[] = [
    { at: at(0), kind: 'incident.opened' },
    { at: at(3), kind: 'incident.acknowledged' },
    { at: at(10), kind: 'phase.changed', phase: 'identified' },
    { at: at(30), kind: 'phase.changed', phase: 'monitoring' },
    { at: at(45), kind: 'incident.resolved' },
  ];

  it('are the time until it was acknowledged and over, and the time in each phase', () => {
    expect(measuresOf(at(0), whole, true, now)).toEqual({
      acknowledgeMs: ms(3),
      resolveMs: ms(45),
      phases: [
        { phase: 'investigating', since: at(0), ms: ms(10) },
        { phase: 'identified', since: at(10), ms: ms(20) },
        { phase: 'monitoring', since: at(30), ms: ms(15) },
      ],
    });
  });

  it('count to the last end of one that was opened again, and its phases leave out the time between', () => {
    const again: Happening[] = [
      ...whole,
      { at: at(60), kind: 'incident.reopened' },
      { at: at(70), kind: 'incident.resolved' },
    ];
    const measured = measuresOf(at(0), again, true, now);
    expect(measured.resolveMs).toBe(ms(70));
    expect(measured.phases[0]).toEqual({ phase: 'investigating', since: at(0), ms: ms(20) });
  });

  it('go on while it is open, and say of the resolve nothing', () => {
    const open = measuresOf(at(0), whole.slice(0, 3), false, at(20));
    expect(open.resolveMs).toBeNull();
    expect(open.phases.at(-1)).toEqual({ phase: 'identified', since: at(10), ms: ms(10) });
  });

  it('say null where nobody acknowledged', () => {
    expect(measuresOf(at(0), [{ at: at(5), kind: 'incident.resolved' }], true, now).acknowledgeMs).toBeNull();
  });

  it('count every minute once: the phases are together no longer than it took', () => {
    const happening = fc.record({
      at: fc.integer({ min: 1, max: 110 }).map(at),
      kind: fc.constantFrom('phase.changed', 'incident.acknowledged', 'incident.reopened', 'incident.resolved'),
      phase: fc.constantFrom('investigating', 'identified', 'monitoring'),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (made) => {
        const happened = [...made].sort((a, b) => a.at.getTime() - b.at.getTime());
        const { phases, resolveMs } = measuresOf(at(0), happened, true, now);
        const sum = phases.reduce((total, { ms: part }) => total + part, 0);
        if (resolveMs !== null && made.every(({ kind }) => kind !== 'incident.reopened'))
          expect(sum).toBeLessThanOrEqual(resolveMs);
        expect(sum).toBeLessThanOrEqual(now.getTime() - at(0).getTime());
        expect(phases.every(({ ms: part }) => part >= 0)).toBe(true);
      }),
    );
  });
});

describe('a span in words', () => {
  it.each([
    [10_000, 'under a minute'],
    [ms(4), '4 min'],
    [ms(60), '1 h'],
    [ms(130), '2 h 10 min'],
    [ms(1440 * 2 + 60), '2 d 1 h'],
  ])('%d ms is %s', (given, words) => expect(spanWords(given)).toBe(words));
});
