/**
 * The one way to the rows: a transaction bound to an organisation. Terms: *tx* an open transaction; what `Tx.query`
 * runs sees and changes the rows of the organisations it was opened for.
 */
import { Closed, Unavailable } from '../errors.js';
import { isClosed, isConnectionFailure, toUnavailable } from './failures.js';
import { mayWrite } from './move-lock.js';
import type { PoolClient, QueryResultRow } from 'pg';
import type { Reader } from '../people/reader.js';
import type { DataSource, QueryRunner } from 'typeorm';

export { isSerializationFailure, isUniqueViolation } from './failures.js';

/** An open transaction; unusable once the function that was given it has ended. */
export interface Tx {
  /** Runs one statement and answers its rows; with a name it is prepared once a connection (same name, same text). */
  query: <T = Record<string, unknown>>(text: string, values?: unknown[], name?: string) => Promise<T[]>;
}

/** What the transactions need of a database. */
export interface TxSource {
  readonly dataSource: DataSource;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * One writing transaction for one organisation; throws Unavailable when the database is away (then nothing is sure), or is
 * being moved to another server.
 */
export function inOrganisation<T>(db: TxSource, reader: Reader, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(db, `begin; ${forReader(reader)}; ${mayWrite}`, fn);
}

/** One reading transaction for one organisation; a write in it is an error (25006). */
export function readInOrganisation<T>(db: TxSource, reader: Reader, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(db, `begin read only; ${forReader(reader)}`, fn);
}

/** One transaction over all organisations, for lists of what is due and for claims; may write. */
export function inEveryOrganisation<T>(db: TxSource, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(db, `begin; select set_config('app.organisations', all_organisations()::text, true)`, fn);
}

/**
 * What row-level security lets a reader see: the rows of one organisation, and of its private incidents those that they are
 * named on. It goes into the text (the simple protocol takes no parameters), so nothing but a uuid may pass.
 */
function forReader({ organisationId, only }: Reader): string {
  const organisation = `set local app.organisations = '{${checked(organisationId)}}'`;
  if (!only) return organisation;
  const user = only.userId === null ? 'null' : `'${checked(only.userId)}'`;
  return `${organisation}; select set_config('app.hidden', hidden_from(${user})::text, true)`;
}

function checked(id: string): string {
  if (!uuid.test(id)) throw new TypeError('The organisation and the reader of a transaction must be uuids.');
  return id;
}

async function transaction<T>(db: TxSource, begin: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const { client, runner } = await open(db, begin);
  let ended = false;
  let last: Promise<unknown> = Promise.resolve();
  const query = <R>(text: string, values?: unknown[], name?: string): Promise<R[]> => {
    if (ended) return Promise.reject(new Error('The transaction has ended: a statement was sent after it.'));
    // One after the other: pg is about to refuse a second statement while the first one runs.
    const result = last.then(async () => (await client.query<R & QueryResultRow>({ text, values, name })).rows);
    last = result.catch(() => undefined);
    return result;
  };
  try {
    const answer = await fn({ query });
    ended = true;
    await last;
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') {
      throw new Error(
        'The transaction was rolled back at its end: the error of an earlier statement had been swallowed.',
      );
    }
    return answer;
  } catch (error) {
    ended = true;
    await last;
    await rollBack(client, error);
    if (isClosed(error)) throw new Closed('This database takes no more writes: it was moved.', 30_000);
    throw toUnavailable(error);
  } finally {
    await runner.release();
  }
}

/** Begins on a pooled connection, once more on another one when the first turned out dead: nothing was done on it yet. */
async function open(db: TxSource, begin: string): Promise<{ client: PoolClient; runner: QueryRunner }> {
  for (let attempt = 1; ; attempt += 1) {
    const runner = db.dataSource.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await runner.connect()) as PoolClient;
      refuseWhileMoved(await client.query(begin));
      return { client, runner };
    } catch (error) {
      const isMoving = error instanceof Unavailable;
      if (client) await rollBack(client, isMoving ? undefined : error);
      await runner.release().catch(() => undefined);
      const again = client !== undefined && attempt < 3 && !isMoving && isConnectionFailure(error);
      if (!again) throw toUnavailable(error);
    }
  }
}

/** What `begin` answered, when it asked whether it may write. Its statements answer one after the other. */
function refuseWhileMoved(answers: unknown): void {
  const last = (answers as { rows: { mayWrite?: boolean }[] }[]).at(-1);
  if (last?.rows[0]?.mayWrite === false)
    throw new Unavailable('OpenAlert is being moved to another database: nothing is written meanwhile.', 5000);
}

/** Rolls back; a connection on which that is impossible is closed, so that the pool does not hand it out again. */
async function rollBack(client: PoolClient, error: unknown): Promise<void> {
  try {
    if (isConnectionFailure(error)) throw error;
    await client.query('rollback');
  } catch {
    // The pool drops a client that is ending; TypeORM's release() cannot say "with an error".
    void client.end().catch(() => undefined);
  }
}

/** Runs one statement outside any organisation, for what is about the installation; maps failures as a transaction does. */
export async function queryOnce<T>(db: TxSource, text: string, values: unknown[] = []): Promise<T[]> {
  const runner = db.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    return (await client.query(text, values)).rows as T[];
  } catch (error) {
    throw toUnavailable(error);
  } finally {
    await runner.release().catch(() => undefined);
  }
}
