import { expect, it } from '@jest/globals';
import { schemas } from '../schemas/index.js';
import { sealedColumns } from './sealed-columns.js';

it('every column of sealed texts is one that the rotation of keys knows', () => {
  const named = schemas.flatMap(({ options }) =>
    Object.keys(options.columns)
      .filter((column) => column.endsWith('_sealed'))
      .map((column) => `${options.tableName}.${column}`),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(named.sort());
});
