/** The DataSource for TypeORM's own command line: `DATABASE_URL=… npm run typeorm -- migration:show`. */
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './core/store/database.js';

/** As the owner of the schema; the product itself never connects like this. */
export default new DataSource(
  dataSourceOptions(
    {
      url: process.env.DATABASE_URL ?? 'postgres://localhost/openalert',
      applicationName: 'openalert typeorm',
      poolSize: 2,
    },
    {},
  ),
);
