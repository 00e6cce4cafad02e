/** The same as test/store/a4-indexes.db.test.ts, over ten times as much: plans change with size. */
import { it } from '@jest/globals';
import { expectFewRows } from '../store/indexes.js';

it(
  'A4: over a million incidents no list, page, sweep or command reads more than 10,000 rows',
  () => expectFewRows(1_000_000),
  900_000,
);
