/**
 * The one connection to PostgreSQL. Terms: *owner* the role that migrates; *app role* what the product runs as, neither
 * owner nor superuser, whatever user the address names.
 */
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import { Unavailable } from '../errors.js';
import { migrations } from './migrations/index.js';
import { schemas } from './schemas/index.js';

/** Where a server is: an address, or the parts of one. */
export interface ConnectionOptions {
  url?: string;
  host?: string;
  port?: number;
  user?: string;
  database?: string;
}

export interface OpenOptions {
  connection: ConnectionOptions;
  applicationName: string;
  /** Connections at most. */
  poolSize: number;
  /** A connection that broke while idle; it is replaced. */
  onError?: (error: Error) => void;
}

/** The role the product runs as. */
export const appRole = 'openalert_app';

const limits = '-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000 -c lock_timeout=10000';

export interface Database {
  dataSource: DataSource;
  /** A connection from the pool; the caller releases it, with the error when it broke. */
  take: () => Promise<PoolClient>;
  ping: () => Promise<void>;
  close: () => Promise<void>;
}

/** The options of the product's DataSource; ormconfig.ts gives the same to TypeORM's own CLI. */
export const dataSourceOptions = (connection: ConnectionOptions): DataSourceOptions => ({
  type: 'postgres',
  ...(connection.url ? { url: connection.url } : {}),
  ...(connection.host ? { host: connection.host } : {}),
  ...(connection.port ? { port: connection.port } : {}),
  ...(connection.user ? { username: connection.user } : {}),
  ...(connection.database ? { database: connection.database } : {}),
  entities: schemas,
  migrations,
  migrationsTransactionMode: 'each',
  synchronize: false,
  installExtensions: false,
  logging: false,
  connectTimeoutMS: 5000,
});

/** Options for a connection of pg itself, as the app role. */
export const appPoolConfig = (connection: ConnectionOptions, applicationName: string, more = ''): PoolConfig => ({
  ...(connection.url ? { connectionString: connection.url } : connection),
  application_name: applicationName,
  options: `-c role=${appRole} ${more}`.trim(),
});

/** Opens the database as the app role. @throws Unavailable when the server does not answer */
export async function openDatabase({ connection, applicationName, poolSize, onError }: OpenOptions): Promise<Database> {
  const dataSource = new DataSource({
    ...dataSourceOptions(connection),
    applicationName,
    poolSize,
    poolErrorHandler: (error: Error) => onError?.(error),
    extra: { options: `-c role=${appRole} ${limits}` },
  } as DataSourceOptions);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new Unavailable('The database does not answer.', 2000, { cause: error });
  }
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  return {
    dataSource,
    take: () => pool.connect(),
    async ping() {
      await pool.query('select 1');
    },
    close: () => dataSource.destroy(),
  };
}

/**
 * Brings the schema up to date as the owner: makes the app role where it is missing and runs the migrations that have not
 * run, one process at a time. Refuses a database that a newer build has migrated.
 */
export async function migrateDatabase(connection: ConnectionOptions): Promise<void> {
  const dataSource = new DataSource({ ...dataSourceOptions(connection), applicationName: 'openalert-migrate', poolSize: 2 } as DataSourceOptions);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new Unavailable('The database does not answer.', 2000, { cause: error });
  }
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(hashtext('openalert-migrate'))`);
    await makeAppRole(dataSource);
    await refuseNewer(dataSource);
    await dataSource.runMigrations({ transaction: 'each' });
    await runner.query(`grant usage on schema public to ${appRole}`);
  } finally {
    await runner.query(`select pg_advisory_unlock(hashtext('openalert-migrate'))`).catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}

async function makeAppRole(dataSource: DataSource) {
  const rows: unknown[] = await dataSource.query(`select 1 from pg_roles where rolname = '${appRole}'`);
  try {
    if (rows.length === 0) await dataSource.query(`create role ${appRole} nologin nosuperuser`);
    await dataSource.query(`grant ${appRole} to current_user`);
  } catch (error) {
    const [{ user }] = (await dataSource.query(`select current_user as user`)) as [{ user: string }];
    const lines = `create role ${appRole} nologin; grant ${appRole} to ${user};`;
    throw new Error(`The database user ${user} may not make roles. Let an administrator run: ${lines}`, { cause: error });
  }
}

async function refuseNewer(dataSource: DataSource) {
  const [{ known }] = (await dataSource.query(`select to_regclass('migrations') is not null as known`)) as [{ known: boolean }];
  if (!known) return;
  const rows = (await dataSource.query(`select name from migrations`)) as { name: string }[];
  const own = new Set(dataSource.migrations.map((migration) => migration.name));
  const foreign = rows.filter((row) => !own.has(row.name)).map((row) => row.name);
  if (foreign.length > 0) throw new Error(`The database was migrated by a newer OpenAlert (${foreign.join(', ')}). Start that one.`);
}
