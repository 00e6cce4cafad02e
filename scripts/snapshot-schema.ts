/** Writes core/store/schema.sql from the migrations: run after adding one, and read the difference. */
import { writeFileSync } from 'node:fs';
import { createTestDatabase } from '../test/database.js';
import { describeSchema } from '../core/store/describe-schema.js';

const database = await createTestDatabase();
writeFileSync(new URL('../core/store/schema.sql', import.meta.url), await describeSchema(database.db.dataSource));
await database.drop();
