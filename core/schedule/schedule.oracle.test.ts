/**
 * Random schedules, each walked by the minute over forty days around a change of the clocks; the engine, which computes, must
 * name the same people at two hundred instants of each.
 */
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { disagreements, oracleCase, spanDays } from './fixtures/oracle-case.js';

const schedules = 500;
const instants = 200;

describe('the engine and an oracle that walks minute by minute', () => {
  it(`name the same people: ${schedules} schedules over ${spanDays} days, ${instants} instants each`, () => {
    let compared = 0;
    let manned = 0;
    fc.assert(
      fc.property(oracleCase, (given) => {
        const found = disagreements(given, instants);
        compared += found.compared;
        manned += found.manned;
        expect(found.lines).toEqual([]);
      }),
      { numRuns: schedules },
    );
    expect(compared).toBeGreaterThanOrEqual(schedules * instants);
    // A world in which nobody ever is on call would agree with anything.
    expect(manned / compared).toBeGreaterThan(0.4);
  }, 180_000);
});
