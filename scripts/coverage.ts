/** Holds a run's coverage to what is promised: lines and branches of everything, and lines of the nouns. */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { nouns } from '../test/meta/layers.js';

interface Count {
  total: number;
  covered: number;
}

/** What jest's json-summary says: by absolute path, and `total`. */
export type CoverageSummary = Record<string, { lines: Count; branches: Count }>;

/** One promise and how it stands, in percent. */
export interface CoverageLine {
  name: string;
  percent: number;
  least: number;
}

const percentOf = ({ total, covered }: Count) => (total === 0 ? 100 : (100 * covered) / total);

/** How the promises stand. The files of a noun that were never loaded count as well. */
export function coverageLines(summary: CoverageSummary, root: string): CoverageLine[] {
  const files = Object.entries(summary).filter(([path]) => path !== 'total');
  const sum = (kind: 'lines' | 'branches', wanted: (path: string) => boolean): Count =>
    files
      .filter(([path]) => wanted(relative(root, path).split(sep).join('/')))
      .reduce((all, [, file]) => ({ total: all.total + file[kind].total, covered: all.covered + file[kind].covered }), {
        total: 0,
        covered: 0,
      });
  const ofNoun = (path: string) => nouns.some((noun) => path.startsWith(`core/${noun}/`));
  return [
    { name: 'lines', percent: percentOf(sum('lines', () => true)), least: 90 },
    { name: 'branches', percent: percentOf(sum('branches', () => true)), least: 80 },
    { name: 'lines of the nouns', percent: percentOf(sum('lines', ofNoun)), least: 95 },
  ];
}

/** Reads jest's summary, prints the numbers, and answers how many promises are broken. */
export function judgeCoverage(file: string, root: string): number {
  const lines = coverageLines(JSON.parse(readFileSync(file, 'utf8')) as CoverageSummary, root);
  const broken = lines.filter(({ percent, least }) => percent < least);
  for (const { name, percent, least } of lines) {
    console.log(
      `coverage: ${percent.toFixed(1)} % of ${name} (at least ${least} %)${percent < least ? ' ✖ too low' : ''}`,
    );
  }
  return broken.length;
}
