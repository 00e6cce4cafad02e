/** Row A4: whatever is asked, no table of more than ten thousand rows is read from end to end; but for searches of which it is said why. */
import { expect } from '@jest/globals';
import { createCompany, type Read } from './at-size.js';
import { askEverything, type Answered } from './every-question.js';

const most = 10_000;

/**
 * A search for a text within texts, for a name in any spelling, or for a part of a subject looks at what its other filters leave.
 * No index would help: below row-level security PostgreSQL uses one for plain comparisons, not for what lower() makes of a column.
 */
const searches = /[?&](q|text|person|subject)=/;

/** Asks everything of a company with so many rows in each log. */
export async function expectFewRows(rows: number): Promise<void> {
  const company = await createCompany(rows);
  try {
    const answered = await askEverything(company);
    const all = answered.flatMap(({ question, reads }) => reads.map((read) => ({ question, read })));
    const scans = all.filter(({ read }) => isScan(read));
    expect(scans.filter(({ question }) => !searches.test(question)).map(wordsOf)).toEqual([]);
    // Were it otherwise, it would be seen.
    await company.db.inEveryOrganisation((tx) => tx.query(`select count(*) from alerts where body = 'x'`));
    expect(company.reads().filter(isScan)).toEqual([expect.objectContaining({ table: 'alerts' })]);
    expect(new Set(all.map(({ read }) => read.table)).size).toBeGreaterThan(30);
    const { question, read } = all.reduce((one, other) => (other.read.rows > one.read.rows ? other : one));
    process.stdout.write(
      `A4: ${answered.length} questions, ${all.length} reads over ${rows} rows a log; most rows: ${read.rows} of ${read.table} for ${question}\n`,
    );
  } finally {
    await company.stop();
  }
}

const isScan = ({ node, rows }: Read): boolean => node === 'Seq Scan' && rows > most;

const wordsOf = ({ question, read }: { question: Answered['question']; read: Read }): string =>
  `${question}: ${read.rows} rows of ${read.table}: ${read.statement.replace(/\s+/g, ' ').slice(0, 200)}`;
