/** How a connection to PostgreSQL is described, and the settings that every session of ours starts with. */
import pg from 'pg';

/** Where a database is; `host` that begins with / is the folder of a unix socket. */
export interface ConnectionOptions {
  host: string;
  port: number;
  user: string;
  database: string;
  password?: string;
}

/** A database, by URL (which wins) or by its parts. */
export interface DatabaseTarget {
  url?: string;
  connection?: ConnectionOptions;
}

/** The role of the product: neither owner nor superuser. Sessions start with it; the login user must be a member. */
export const appRole = 'openalert_app';

/** Start-up settings of the product's sessions; times in milliseconds. */
export const appSettings: Record<string, string> = {
  role: appRole,
  // Outside of a transaction that says for whom, row-level security shows nothing, and hides nothing besides.
  'app.organisations': '{}',
  'app.hidden': '{}',
  statement_timeout: '15000',
  idle_in_transaction_session_timeout: '30000',
  lock_timeout: '10000',
};

const int8 = 20;

const toSafeInteger = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw new RangeError(`The bigint ${text} is beyond what a JavaScript number holds.`);
  return number;
};

/** Row values as the product wants them: bigint as number (beyond 2^53: RangeError), the rest as pg does. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary'
      ? toSafeInteger
      : (pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown),
};

/** The configuration of a pg client or pool for a target, whose sessions start with these settings. */
export function clientConfig(
  target: DatabaseTarget,
  applicationName: string,
  settings: Record<string, string>,
): pg.ClientConfig {
  const ours = Object.entries({ timezone: 'UTC', ...settings }).map(([name, value]) => `-c ${name}=${value}`);
  const shared = { application_name: applicationName, connectionTimeoutMillis: 5000, keepAlive: true, types };
  if (target.url === undefined) {
    if (!target.connection) throw new TypeError('A database needs a url or a connection.');
    return { ...target.connection, ...shared, options: ours.join(' ') };
  }
  // What the URL says wins in pg, so its own options would replace ours: take them out and join them.
  const theirs = /[?&]options=([^&#]*)/.exec(target.url)?.[1];
  const bare = target.url.replace(/([?&])options=[^&#]*&?/, '$1').replace(/[?&]$/, '');
  const options = [...(theirs === undefined ? [] : [decodeURIComponent(theirs.replaceAll('+', ' '))]), ...ours].join(
    ' ',
  );
  return { connectionString: bare, ...shared, options };
}
