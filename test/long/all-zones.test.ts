/** Every change of the clocks of every zone from 2020 to 2037: one random schedule around each, walked by the minute. */
import fc from 'fast-check';
import { expect, it } from '@jest/globals';
import { allZones, caseAround, changesIn, disagreements } from '../../core/schedule/fixtures/oracle-case.js';

const years = Array.from({ length: 18 }, (_, index) => 2020 + index);
const instants = 60;

it('the engine names whom the oracle names, in every zone and year', () => {
  let compared = 0;
  const lines: string[] = [];
  for (const [place, zone] of allZones.entries()) {
    for (const change of years.flatMap((year) => changesIn(zone, year))) {
      const seed = place * 100_000 + ((change / 60_000) % 100_000);
      const [given] = fc.sample(caseAround(zone, change), { numRuns: 1, seed });
      const found = disagreements(given!, instants);
      compared += found.compared;
      lines.push(...found.lines);
    }
  }
  expect(lines.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(allZones.length * years.length * instants - 1);
}, 1_200_000);
