/** Transactions. Every one knows its organisation; only `execute` and `runQuery` open those of one organisation. */
import type { PoolClient } from 'pg';
import { OpenAlertError, Unavailable } from '../errors.js';
import type { Database } from './database.js';

/** A running transaction. int8 columns come back as text: cast them to integer in the statement. */
export interface Tx {
  query: <T = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Runs `fn` in one transaction of an organisation: committed when it returns, rolled back when it throws. */
export function inOrganisation<T>(db: Database, organisationId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(db, `begin; ${setOrganisation(organisationId)}`, fn);
}

/** The same for reading only. */
export function readInOrganisation<T>(db: Database, organisationId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(db, `begin read only; ${setOrganisation(organisationId)}`, fn);
}

/** Across organisations: only for lists of what is due, and for finding out whose a secret is. */
export function inEveryOrganisation<T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const all = `select set_config('app.organisations', coalesce((select array_agg(id)::text from organisations), '{}'), true)`;
  return transact(db, `begin read only; ${all}`, fn);
}

function setOrganisation(organisationId: string): string {
  if (!uuid.test(organisationId)) throw new Error(`not an organisation's id: ${organisationId}`);
  return `set local app.organisations = '{${organisationId}}'`;
}

async function transact<T>(db: Database, begin: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await take(db);
  let broken: Error | undefined;
  try {
    // One round trip: the simple protocol takes both statements at once.
    await client.query(begin);
    const result = await fn(txOf(client));
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back by the server');
    return result;
  } catch (error) {
    broken = await rollBack(client, error);
    throw asOurs(error);
  } finally {
    client.release(broken);
  }
}

/** Rolls back; answers the error that made the connection useless, if any. */
async function rollBack(client: PoolClient, cause: unknown): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return isConnectionFailure(cause) ? (cause as Error) : undefined;
  } catch (error) {
    return error as Error;
  }
}

const txOf = (client: PoolClient): Tx => ({
  async query<T>(text: string, values?: unknown[]) {
    const result = await client.query(text, values);
    return result.rows as T[];
  },
});

async function take(db: Database): Promise<PoolClient> {
  try {
    return await db.take();
  } catch (error) {
    throw new Unavailable('The database does not answer.', 2000, { cause: error });
  }
}

const asOurs = (error: unknown): unknown =>
  !(error instanceof OpenAlertError) && isConnectionFailure(error)
    ? new Unavailable('The database does not answer.', 2000, { cause: error })
    : error;

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** Did the connection, the server or our patience end, rather than the statement? */
export function isConnectionFailure(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08|57P0|53[34]00|25P03|57014|55P03)/.test(code)) return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code)) return true;
  return error instanceof Error && /Connection terminated|connection timeout|not queryable|Cannot use a pool/i.test(error.message);
}

/** A deadlock or a serialization failure: the same transaction may succeed when it is run again. */
export const isSerializationFailure = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error));

/** Was a unique key taken? */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';
