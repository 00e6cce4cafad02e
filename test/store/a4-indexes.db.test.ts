import { it } from '@jest/globals';
import { expectFewRows } from './indexes.js';

it(
  'A4: over 100,000 incidents no list, page, sweep or command scans more than 10,000 rows of a table',
  () => expectFewRows(100_000),
  120_000,
);
