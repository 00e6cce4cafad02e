/**
 * The database of an installation that has none: a real PostgreSQL as a child process, on a unix socket only.
 * Terms: *data directory* where PostgreSQL keeps everything; *left-over server* one whose Node process was killed.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { Conflict, Unavailable } from '../errors.js';
import { isAlive, lockDataDir, namesFolder } from './data-dir-lock.js';
import { endOrphans } from './orphans.js';
import { findRunAs, nativeDir, type RunAs } from './postgres-binaries.js';
import type { ConnectionOptions } from './connection.js';

/** What to start. */
export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** PostgreSQL settings over ours, e.g. `{ max_connections: 200 }`. */
  settings?: Record<string, string | number>;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** As its owner (a superuser), to the database `openalert`. */
  connection: ConnectionOptions;
  /** Resolves when it has ended, asked or not. */
  exited: Promise<void>;
  /** The last lines that it wrote, at most 8000 characters. */
  recentLog: () => string;
  /** Ends it: running transactions are rolled back, everything committed is kept. May be called more than once. */
  stop: () => Promise<void>;
}

interface Place {
  dataDir: string;
  native: string;
  as: RunAs;
  settings: Record<string, string | number>;
}

const owner = 'openalert';
const database = 'openalert';
const keptLogCharacters = 8000;
/** How long the last words of a server that has ended are waited for. */
const lastWordsMs = 250;
const stopPatienceMs = 20_000;
/** Recovery after a crash reads back up to max_wal_size; measured 1.5 s for 500 MB, so this is for slow disks. */
const startPatienceMs = 120_000;
const onWindows = process.platform === 'win32';
const run = promisify(execFile);

/**
 * Starts PostgreSQL on the data directory, which is made when missing. Throws Conflict when another living process
 * has the directory, Unavailable (with PostgreSQL's own words) when it cannot start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  makeParent(dataDir);
  const native = nativeDir();
  const place = { dataDir, native, as: findRunAs(native), settings: options.settings ?? {} };
  const unlock = await lockDataDir(dataDir);
  try {
    await makeCluster(place);
    const server = await startPatiently(place);
    void server.exited.then(unlock);
    return server;
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The children of a postmaster that was just killed need a moment to go; until then a new one refuses to start. */
async function startPatiently(place: Place): Promise<EmbeddedPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    await stopLeftOver(place.dataDir);
    endOrphans(place.dataDir);
    try {
      return await startOnce(place);
    } catch (error) {
      const passing = error instanceof Unavailable && /postmaster\.pid|shared memory|lock file/.test(error.message);
      if (!passing || attempt === 40) throw error;
      await sleep(250);
    }
  }
}

const program = (place: Place, name: string): string => join(place.native, 'bin', onWindows ? `${name}.exe` : name);
const passwordFile = (dataDir: string): string => `${dataDir}.password`;

/** initdb works in a folder beside and is renamed when done, so that a kill halfway leaves nothing that looks done. */
async function makeCluster(place: Place): Promise<void> {
  const { dataDir, as } = place;
  const version = join(dataDir, 'PG_VERSION');
  if (existsSync(version)) return checkVersion(place, readFileSync(version, 'utf8').trim());
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new Conflict(`${dataDir} is not empty and not a PostgreSQL data directory. Choose another data directory.`);
  }
  const draft = `${dataDir}.initdb`;
  rmSync(draft, { recursive: true, force: true });
  as.makeDir(draft);
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '-E', 'UTF8'];
  // The socket's folder is private, which is all the proof needed; a loopback port is open to every user.
  const auth = onWindows ? ['--auth=scram-sha-256', `--pwfile=${passwordFile(dataDir)}`] : ['--auth=trust'];
  if (onWindows) writeFileSync(passwordFile(dataDir), randomBytes(24).toString('base64url'), { mode: 0o600 });
  const haste = place.settings.fsync === 'off' ? ['--no-sync'] : [];
  const wrapped = as.wrap(program(place, 'initdb'), ['-D', draft, '-U', owner, ...auth, ...locale, ...haste]);
  try {
    await runApart(wrapped, as.ids);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    const why = `PostgreSQL could not make its data directory ${dataDir}: ${(cause as Error).message}`;
    throw new Unavailable(why, undefined, { cause });
  }
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(draft, dataDir);
}

/** Runs a program in a process group of its own: Ctrl-C must reach Node alone. @throws Error with what the program said */
async function runApart([command, args]: [string, string[]], ids: RunAs['ids']): Promise<void> {
  const child = spawn(command, args, { ...ids, cwd: rootDir, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(said.trim());
}

/** The folder that the data directory lies in. @throws Unavailable when this user may not make it, or may not write in it */
function makeParent(dataDir: string): void {
  const folder = dirname(dataDir);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOTDIR' && code !== 'EEXIST')
      throw cause;
    const why = `The data folder ${folder} cannot be written by the user who runs OpenAlert. Choose another one with OPENALERT_DATA.`;
    throw new Unavailable(why, undefined, { cause });
  }
}

async function checkVersion(place: Place, found: string): Promise<void> {
  const { stdout } = await run(program(place, 'postgres'), ['--version']);
  const ours = /(\d+)\./.exec(stdout)?.[1];
  if (found === ours) return;
  throw new Conflict(
    `${place.dataDir} was made by PostgreSQL ${found} and this build brings ${ours ?? 'another one'}. ` +
      'Export the data with the old version first.',
  );
}

/** The working directory of PostgreSQL: one that every user may enter. */
const rootDir = resolve('/');

/**
 * Ends a server that a killed Node process left behind. Only called with the lock held, so no living sibling owns it;
 * and only a process whose command line names this very directory is touched.
 */
async function stopLeftOver(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!(pid > 0) || pid === process.pid) return rmSync(file, { force: true });
  if (!isAlive(pid)) return;
  // After a reboot, or in a new container, the number may belong to somebody else, and PostgreSQL would not start.
  if (!namesFolder(pid, dataDir) && !onWindows) return rmSync(file, { force: true });
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < stopPatienceMs && isAlive(pid); waited += 25) await sleep(25);
    if (!isAlive(pid)) return;
  }
  throw new Conflict(`A PostgreSQL left over on ${dataDir} (pid ${String(pid)}) does not end. End it and start again.`);
}

async function whereToListen(place: Place): Promise<ConnectionOptions> {
  const { dataDir, as } = place;
  if (onWindows) {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => probe.once('listening', done));
    const { port } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    return { host: '127.0.0.1', port, user: owner, database, password: readFileSync(passwordFile(dataDir), 'utf8') };
  }
  // A socket's path is limited to about 100 bytes, so it cannot lie in the data directory.
  const host = join(tmpdir(), `openalert-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  as.makeDir(host);
  const { uid, mode } = lstatSync(host);
  const expected = as.ids.uid ?? process.getuid?.() ?? uid;
  if (!lstatSync(host).isDirectory() || uid !== expected || (mode & 0o077) !== 0) {
    throw new Conflict(`${host} must be a private folder of the user who runs OpenAlert, and is not. Remove it.`);
  }
  return { host, port: Number(place.settings.port ?? 5432), user: owner, database };
}

async function startOnce(place: Place): Promise<EmbeddedPostgres> {
  const { dataDir, as } = place;
  const connection = await whereToListen(place);
  const settings = {
    listen_addresses: onWindows ? connection.host : '',
    port: connection.port,
    unix_socket_directories: onWindows ? '' : connection.host,
    unix_socket_permissions: '0700',
    max_connections: 60,
    shared_buffers: '64MB',
    wal_compression: 'on',
    max_wal_size: '512MB',
    ...place.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`]);
  const [command, args] = as.wrap(program(place, 'postgres'), ['-D', dataDir, ...flags]);
  // Its own process group: Ctrl-C must reach Node first, which then ends PostgreSQL in order.
  const child = spawn(command, args, { ...as.ids, cwd: rootDir, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-keptLogCharacters);
  });
  let running = true;
  // A second Ctrl-C, or a bug, ends Node at once: PostgreSQL must not stay behind. What was committed is recovered.
  const endWithNode = (): void => void child.kill(onWindows ? 'SIGTERM' : 'SIGQUIT');
  process.once('exit', endWithNode);
  const exited = new Promise<void>((done) => {
    const end = (): void => {
      if (!running) return;
      running = false;
      process.off('exit', endWithNode);
      if (!onWindows) removeEmpty(connection.host);
      done();
    };
    child.once('close', end);
    // An orphan of its may hold the pipe of its words for as long as it lives.
    child.once('exit', () => setTimeout(end, lastWordsMs));
    child.once('error', (error) => {
      log += String(error);
      end();
    });
  });
  const stop = async (): Promise<void> => {
    if (!running) return exited;
    // Windows has no signals: there kill() would be a crash.
    if (onWindows) await run(program(place, 'pg_ctl'), ['stop', '-D', dataDir, '-m', 'fast']);
    else child.kill('SIGINT');
    const impatience = setTimeout(() => child.kill('SIGQUIT'), stopPatienceMs);
    await exited;
    clearTimeout(impatience);
  };
  try {
    await untilReady(connection, () => running);
  } catch (cause) {
    await stop();
    const why = `The embedded PostgreSQL on ${dataDir} did not start: ${log.trim()}`;
    throw new Unavailable(why, undefined, { cause });
  }
  return { connection, exited, recentLog: () => log, stop };
}

/** Takes away the socket's folder, which PostgreSQL left empty. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // A file is in it, or it is gone: neither is in anybody's way.
  }
}

/** Waits until it answers, and makes the database when missing; throws when it ends first or takes too long. */
async function untilReady(connection: ConnectionOptions, isRunning: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + startPatienceMs;
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [connection.database]);
      if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(connection.database)}`);
      return;
    } catch (error) {
      if (!isRunning() || Date.now() > giveUpAt) throw error;
      await sleep(attempt < 30 ? 10 : 100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
