import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { anyDayLayer, buildLayer, zones } from './fixtures/schedules.js';
import { turnAt, turnStart } from './turn-at.js';
import type { RotationLayer } from './schedule.js';

const turn = fc.integer({ min: -150, max: 150 });
const minute = 60_000;

/** What a clock on a wall shows, "2026-03-29T02:30", asked of another implementation than the product uses. */
const clocks = new Map(
  zones.map((timeZone) => {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    return [timeZone, new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone })];
  }),
);
const shown = (at: number, zone: string) => clocks.get(zone)!.format(at).replace(' ', 'T');

/** The wall time at which a turn should begin, by counting days. */
function wallOf(layer: RotationLayer, index: number): string {
  const days = index * layer.rotation.length * (layer.rotation.kind === 'weekly' ? 7 : 1);
  return new Date(Date.parse(`${layer.startsOn}Z`) + days * 24 * 60 * minute).toISOString().slice(0, 16);
}

describe('the turns of any layer', () => {
  it('begin with their own first instant, and the instant before belongs to the turn before', () => {
    fc.assert(
      fc.property(anyDayLayer, turn, (layer, index) => {
        const start = turnStart(layer, index);
        expect(turnAt(layer, start)).toBe(index);
        expect(turnAt(layer, new Date(start.getTime() - 1))).toBe(index - 1);
      }),
      { numRuns: 400 },
    );
  });

  it('begin when the clock first shows their time, or has just jumped over it', () => {
    fc.assert(
      fc.property(anyDayLayer, turn, (layer, index) => {
        const start = turnStart(layer, index).getTime();
        const wall = wallOf(layer, index);
        expect(shown(start, layer.zone) >= wall).toBe(true);
        for (const before of [1, 30, 60, 90, 120, 180])
          expect(shown(start - before * minute, layer.zone) < wall).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('hold every instant in exactly the turn that surrounds it', () => {
    const instant = fc.date({ min: new Date('2012-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(anyDayLayer, instant, (layer, at) => {
        const index = turnAt(layer, at);
        expect(turnStart(layer, index) <= at && at < turnStart(layer, index + 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('daily turns through a whole year', () => {
  it.each(zones)('%s: a turn of the small hours holds from its handoff on, and through a repeated hour', (zone) => {
    for (const startsOn of ['2026-01-01T00:00', '2026-01-01T02:30']) {
      const layer = buildLayer({ zone, startsOn, rotation: { kind: 'daily', length: 1 } });
      const lost = Array.from({ length: 365 }, (_, index) => index).filter((index) => {
        const start = turnStart(layer, index).getTime();
        return [0, 15, 45].some((after) => turnAt(layer, new Date(start + after * minute)) !== index);
      });
      expect(lost).toEqual([]);
    }
  });
});
