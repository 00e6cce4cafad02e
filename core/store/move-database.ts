/**
 * Moves everything to another database: one snapshot of the old one is copied in one transaction of the new one, table by table,
 * and counted. Whatever goes wrong before the end, the new one stays empty and the old one goes on. Terms: *old* and *new* the
 * two databases; *closed* takes no more writes.
 */
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Conflict, Unavailable } from '../errors.js';
import { appRole, clientConfig, type DatabaseTarget } from './connection.js';
import { isConnectionFailure, toUnavailable } from './failures.js';
import { keepWritersOut, movedKey, tryKeepWritersOut } from './move-lock.js';

/** What is moved, and where. Both databases stand at this build's schema. */
export interface MoveParts {
  from: DatabaseTarget;
  to: DatabaseTarget;
  /** How the new one is called to people: without a password. */
  called: string;
  now: () => Date;
  /** Told of each table that is there and counted. */
  onTable?: (table: MovedTable) => void;
  /** A seam for the fault suite: called once writers are kept out, and after each table. */
  faultPoint?: (point: 'move', table: string) => void;
}

/** A table, and how many rows of it were moved. */
export interface MovedTable {
  name: string;
  rows: number;
}

/** How long the last writers may take, in milliseconds. */
const lastWritersMs = 30_000;

/** One way of writing values, so that the rows of both can be compared as text. */
const settings = {
  row_security: 'off',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
};

/** Moves; answers what was moved. @throws Conflict where it may not be done, Unavailable where one of the two is away */
export async function moveDatabase(parts: MoveParts): Promise<MovedTable[]> {
  const open = (target: DatabaseTarget) => {
    const client = new pg.Client(clientConfig(target, 'openalert move', settings));
    // A connection that breaks fails the statement that runs on it; here it would end the process.
    client.on('error', () => undefined);
    return client;
  };
  const [old, fresh] = [open(parts.from), open(parts.to)];
  try {
    await Promise.all([old.connect(), fresh.connect()]);
    await beAlone(old, fresh);
    parts.faultPoint?.('move', 'begin');
    await old.query('begin isolation level repeatable read read only');
    await fresh.query('begin');
    const moved = await copyTables(old, fresh, parts);
    await old.query('commit');
    await refuseChanged(old, moved);
    await fresh.query('commit');
    await close(old, parts);
    return moved.map(({ name, rows }) => ({ name, rows }));
  } catch (error) {
    throw isConnectionFailure(error) ? new Unavailable('One of the two databases went away.') : toUnavailable(error);
  } finally {
    // The locks end with their sessions, and so does what was not committed.
    await Promise.all([old, fresh].map((client) => client.end().catch(() => undefined)));
  }
}

/** Keeps writers out of both. */
async function beAlone(old: pg.Client, fresh: pg.Client): Promise<void> {
  await old.query(`set lock_timeout = ${lastWritersMs}`);
  await old.query(keepWritersOut);
  const { rows } = await fresh.query<{ alone: boolean }>(tryKeepWritersOut);
  if (!rows[0]?.alone)
    throw new Conflict('That is the database that OpenAlert runs on, or another move is under way there.');
}

interface Counted extends MovedTable {
  /** A sum over the text of every row, whatever their order. */
  sum: string;
}

async function copyTables(old: pg.Client, fresh: pg.Client, parts: MoveParts): Promise<Counted[]> {
  const moved: Counted[] = [];
  const names = await tablesOf(old);
  for (const name of await tablesOf(fresh)) {
    if ((await countOf(fresh, name)).rows > 0)
      throw new Conflict(`The database at ${parts.called} is not empty: ${name} has rows. Give it an empty one.`);
  }
  for (const name of names) {
    const columns = await columnsOf(old, name);
    const table = `${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
    await pipeline(old.query(copyTo(`copy ${table} to stdout`)), fresh.query(copyFrom(`copy ${table} from stdin`)));
    const [there, here] = [await countOf(old, name), await countOf(fresh, name)];
    if (there.rows !== here.rows || there.sum !== here.sum)
      throw new Conflict(`${name} did not arrive as it was: ${there.rows} rows went, ${here.rows} came.`);
    moved.push(there);
    parts.onTable?.({ name, rows: there.rows });
    parts.faultPoint?.('move', name);
  }
  await copySequences(old, fresh);
  return moved;
}

/** Every table of ours, those that others refer to first. */
async function tablesOf(client: pg.Client): Promise<string[]> {
  // Agenda's tables stand in a schema of their own, and are made anew; the list of migrations is there already.
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `select c.relname as name,
            array(select distinct o.relname::text from pg_constraint f join pg_class o on o.oid = f.confrelid
                  where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
     order by c.relname`,
  );
  const ordered: string[] = [];
  const left = new Map(rows.map(({ name, needs }) => [name, needs]));
  while (left.size > 0) {
    const next = [...left].find(([, needs]) => needs.every((need) => !left.has(need)));
    if (!next) throw new Conflict(`These tables refer to one another in a circle: ${[...left.keys()].join(', ')}.`);
    ordered.push(next[0]);
    left.delete(next[0]);
  }
  return ordered;
}

/** What is stored; a column that is computed is computed again. */
async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`public.${pg.escapeIdentifier(table)}`],
  );
  return rows.map(({ name }) => name);
}

async function countOf(client: pg.Client, name: string): Promise<Counted> {
  const { rows } = await client.query<{ rows: number; sum: string }>(
    `select count(*) as rows, coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text as sum
     from ${pg.escapeIdentifier(name)} t`,
  );
  return { name, ...rows[0]! };
}

async function copySequences(old: pg.Client, fresh: pg.Client): Promise<void> {
  const { rows } = await old.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null and sequencename not like 'migrations%'`,
  );
  for (const { name, value } of rows)
    await fresh.query('select setval($1::regclass, $2::bigint)', [`public.${pg.escapeIdentifier(name)}`, value]);
}

/** Looks once more: whoever wrote in spite of the lock would have written into what is left behind. */
async function refuseChanged(old: pg.Client, moved: Counted[]): Promise<void> {
  for (const { name, rows, sum } of moved) {
    const now = await countOf(old, name);
    if (now.rows !== rows || now.sum !== sum)
      throw new Conflict(
        `Something wrote to ${name} meanwhile, so nothing was moved. Stop every process and try again.`,
      );
  }
}

/** Closes the old one for good: it says where everything is, and the product may not write there any more. */
async function close(old: pg.Client, { called, now }: MoveParts): Promise<void> {
  await old.query('begin');
  await old.query(`insert into system_state (key, value, updated_at) values ($1, $2, $3)`, [movedKey, called, now()]);
  await old.query(`revoke insert, update, delete, truncate on all tables in schema public from ${appRole}`);
  await old.query('commit');
}
