/**
 * The store: one TypeORM DataSource whose sessions run as a role that owns nothing, and the migrations that run as
 * the owner. Terms: *owner* who the connection logs in as; *app role* what the product's sessions become.
 */
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Conflict, Unavailable } from '../errors.js';
import { appRole, appSettings, clientConfig, type DatabaseTarget } from './connection.js';
import { isConnectionFailure, toUnavailable } from './failures.js';
import { migrations } from './migrations/index.js';
import { schemas } from './schemas/index.js';
import { inEveryOrganisation, inOrganisation, queryOnce, readInOrganisation, type Tx } from './tx.js';

export type { ConnectionOptions, DatabaseTarget } from './connection.js';

/** What to open, as what, and how wide. */
export interface DatabaseOptions extends DatabaseTarget {
  /** Shown in pg_stat_activity: "openalert api". */
  applicationName: string;
  /** The most connections of the pool. */
  poolSize: number;
  /** Told of an idle connection that broke; the pool replaces it by itself. */
  onPoolError?: (error: Error) => void;
}

/** An open store. */
export interface Database {
  readonly dataSource: DataSource;
  readonly target: DatabaseTarget;
  /** As OpenAlert itself, which sees private incidents too; so does the next one. */
  inOrganisation: <T>(organisationId: string, fn: (tx: Tx) => Promise<T>) => Promise<T>;
  readInOrganisation: <T>(organisationId: string, fn: (tx: Tx) => Promise<T>) => Promise<T>;
  inEveryOrganisation: <T>(fn: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Asks the database for an answer; throws Unavailable when there is none. */
  ping: () => Promise<void>;
  close: () => Promise<void>;
}

/** The options of a DataSource on this target; everything about the connection goes to pg itself, through `extra`. */
export function dataSourceOptions(options: DatabaseOptions, settings: Record<string, string>): DataSourceOptions {
  return {
    type: 'postgres',
    entities: schemas,
    migrations,
    synchronize: false,
    migrationsRun: false,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logging: false,
    poolSize: options.poolSize,
    // Without a listener an idle client that breaks would end the process.
    poolErrorHandler: (error: Error & { client?: unknown }) => {
      // The pool hangs the whole client with its settings on the error, and the error is logged.
      delete error.client;
      options.onPoolError?.(error);
    },
    extra: clientConfig(options, options.applicationName, settings),
  };
}

/** Opens the store for the product; throws Unavailable when the database is away, Conflict when the app role is not usable. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  let closing = false;
  const onPoolError = (error: Error) => {
    // Closing does not wait for the server's goodbye; a server that stops right after says that it broke the connection.
    if (!closing) options.onPoolError?.(error);
  };
  const dataSource = new DataSource(dataSourceOptions({ ...options, onPoolError }, appSettings));
  try {
    await dataSource.initialize();
  } catch (error) {
    throw isConnectionFailure(error) ? toUnavailable(error) : roleProblem(error);
  }
  const db = { dataSource };
  return {
    dataSource,
    target: { url: options.url, connection: options.connection },
    inOrganisation: (organisationId, fn) => inOrganisation(db, { organisationId }, fn),
    readInOrganisation: (organisationId, fn) => readInOrganisation(db, { organisationId }, fn),
    inEveryOrganisation: (fn) => inEveryOrganisation(db, fn),
    ping: async () => {
      await queryOnce(db, 'select 1');
    },
    close: async () => {
      closing = true;
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}

/** PostgreSQL refuses a role that does not exist (22023) or that the user is no member of (42501). */
function roleProblem(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if ((code !== '22023' && code !== '42501') || !message?.includes('role')) return error;
  return new Conflict(`The database's role ${appRole} is not usable (${message}). Run the migrations first.`);
}

/** Any number will do, as long as every version of OpenAlert takes the same one. */
const migrationLock = 7_126_001;

/**
 * Brings the database to this build's schema, as its owner and one process at a time; answers the names of what ran.
 * Throws Conflict when the app role may not be made, when the database is ahead of this build, or when something is missing in it.
 */
export async function migrateDatabase(options: DatabaseOptions): Promise<string[]> {
  const client = new pg.Client(clientConfig(options, `${options.applicationName} migrate`, {}));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await checkServer(client);
    // Held by this session until it ends: a replica that starts meanwhile waits, and then finds nothing to do.
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await ensureAppRole(client);
    await refuseUnknown(client);
    return await runPending(options);
  } catch (error) {
    throw toUnavailable(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`);
  if (Number(rows[0]?.version) >= 150_000) return;
  throw new Conflict('OpenAlert needs PostgreSQL 15 or newer.');
}

async function runPending(options: DatabaseOptions): Promise<string[]> {
  const dataSource = new DataSource(dataSourceOptions({ ...options, poolSize: 2 }, {}));
  await dataSource.initialize();
  try {
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    await refuseMissing(dataSource);
    return ran.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

/** Every table and column of this build is there: what somebody dropped, or did not restore, would fail in the middle of the night. */
async function refuseMissing(dataSource: DataSource): Promise<void> {
  const rows = await dataSource.query<{ name: string }[]>(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped`,
  );
  const there = new Set(rows.map(({ name }) => name));
  const wanted = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns.map(({ databaseName }) => `${tableName}.${databaseName}`),
  );
  const missing = wanted.filter((name) => !there.has(name));
  if (missing.length === 0) return;
  throw new Conflict(
    `The database is not as its migrations left it: ${missing.slice(0, 3).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing` +
      `${missing.length > 3 ? `, and ${missing.length - 3} more` : ''}. Restore it from a backup.`,
  );
}

async function ensureAppRole(client: pg.Client): Promise<void> {
  const state = async (): Promise<{ missing: boolean; super: boolean; member: boolean; me: string }> => {
    // From 16 on, being a member and being allowed to become the role are two things.
    const { rows } = await client.query<{ missing: boolean; super: boolean; member: boolean; me: string }>(
      `select r.oid is null as missing, coalesce(r.rolsuper, false) as super, quote_ident(current_user) as me,
              coalesce(pg_has_role(current_user, r.oid,
                case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end), false) as member
       from (select 1) one left join pg_roles r on r.rolname = $1`,
      [appRole],
    );
    const [row] = rows;
    if (!row) throw new Unavailable('The database did not say which roles it has.');
    return row;
  };
  const create = `create role ${appRole} nologin nosuperuser nocreatedb nocreaterole`;
  const before = await state();
  const grant = `grant ${appRole} to ${before.me}`;
  if (before.super)
    throw new Conflict(`The role ${appRole} is a superuser; it must not be: alter role ${appRole} nosuperuser`);
  try {
    if (before.missing) await client.query(create).catch(ignoreExisting);
    if (!before.member && !(await state()).member) await client.query(grant);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Conflict(
      `The user ${before.me} may not prepare the role that OpenAlert runs as. Run this once as an administrator:\n` +
        `${before.missing ? create : `-- exists already: create role ${appRole}`};\n${grant};`,
    );
  }
}

/** Roles belong to the whole server: another database's migration may have made it at the same moment. */
function ignoreExisting(error: unknown): void {
  if (!['42710', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
}

async function refuseUnknown(client: pg.Client): Promise<void> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('migrations') is not null as there`,
  );
  if (!found[0]?.there) return;
  const known = new Set(migrations.map((migration) => migration.name));
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Conflict(
    `The database is ahead of this build: it knows ${unknown.join(', ')}. ` +
      'Start the version that was running before, or a newer one.',
  );
}
