/** Writes the list of tables in docs/architecture.md from the schemas: node --import tsx scripts/document-tables.ts */
import { fileURLToPath } from 'node:url';
import { schemas } from '../core/store/schemas/index.js';
import { textOf, withPart, writeAll } from './generated-part.js';

const part = () => {
  const names = schemas.map(({ options }) => options.tableName!).sort();
  return `The database has ${names.length} tables.\n\n${names.map((name) => `\`${name}\``).join(', ')}`;
};

/** The page that lists the tables, by its path, as it has to be. */
export const tableFiles = (): Record<string, string> => ({
  'docs/architecture.md': withPart(textOf('docs/architecture.md'), 'tables', part()),
});

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAll(tableFiles());
