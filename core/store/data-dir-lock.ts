/**
 * One data directory, one owner. A lock file beside the directory names the owning process by pid and start time, so
 * that a pid which the system gave to somebody else does not count. An owner in another container cannot be seen by
 * its pid; its lock counts for as long as it is renewed.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Conflict } from '../errors.js';

interface Owner {
  pid: number;
  /** When the process started, in the system's own notation. */
  started: string;
  /** Where pids mean the same processes: host, boot and pid namespace. */
  place: string;
  /** Tells two locks of one process apart. */
  token: string;
}

const renewEveryMs = 3000;
/** A lock from another place that was not renewed for so long is left over. */
const abandonedAfterMs = 12_000;

const readOr = (path: string, fallback: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return fallback;
  }
};

/** Is the process alive? A zombie (killed, not yet reaped) is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !/^\d+ \(.*\) [ZX]/s.test(readOr(`/proc/${String(pid)}/stat`, ''));
}

/** The command line of a process, '' where the system does not tell. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return readOr(`/proc/${String(pid)}/cmdline`, '').replaceAll('\0', ' ');
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** Does its command line name the folder? After a crash its number may belong to somebody else. */
export const namesFolder = (pid: number, folder: string): boolean => `${commandLineOf(pid)} `.includes(` ${folder} `);

function startOf(pid: number): string {
  if (process.platform === 'win32') return '';
  // Field 22, counted behind the name, which may itself hold blanks and brackets.
  if (process.platform === 'linux')
    return (
      readOr(`/proc/${String(pid)}/stat`, '')
        .split(') ')
        .at(-1)
        ?.split(' ')[19] ?? ''
    );
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

function place(): string {
  if (process.platform !== 'linux') return hostname();
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // No /proc: the boot alone must do.
  }
  return `${readOr('/proc/sys/kernel/random/boot_id', hostname())} ${namespace}`;
}

function isHeld(owner: Owner, path: string): boolean {
  if (owner.place === place()) return isAlive(owner.pid) && startOf(owner.pid) === owner.started;
  try {
    return Date.now() - statSync(path).mtimeMs < abandonedAfterMs;
  } catch {
    return false;
  }
}

function read(path: string): { text: string; owner: Owner | undefined } {
  const text = readOr(path, '');
  try {
    return { text, owner: JSON.parse(text) as Owner };
  } catch {
    return { text, owner: undefined };
  }
}

/** Takes a left-over lock away, but only the one that was looked at: another process may just have taken over. */
function removeLeftOver(path: string, text: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOr(aside, '') === text) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/**
 * Takes the data directory for this process and answers the function that gives it back; throws Conflict, naming the
 * pid, when a living process has it.
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const path = `${dataDir}.lock`;
  const mine: Owner = { pid: process.pid, started: startOf(process.pid), place: place(), token: randomUUID() };
  const text = JSON.stringify(mine);
  const giveUpAt = Date.now() + abandonedAfterMs + 1000;
  for (;;) {
    try {
      writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = read(path);
    const elsewhere = found.owner !== undefined && found.owner.place !== mine.place;
    if (found.owner && isHeld(found.owner, path)) {
      // A container that was killed a moment ago leaves a lock that still looks fresh: worth a short wait.
      if (!elsewhere || Date.now() > giveUpAt) throw new Conflict(refusal(dataDir, found.owner.pid, elsewhere));
      await sleep(500);
    } else if (found.owner) {
      removeLeftOver(path, found.text);
    } else {
      // Empty or half-written: its owner is writing it now, or was killed while doing so.
      await sleep(200);
      if (read(path).text === found.text) removeLeftOver(path, found.text);
    }
  }
  const renewal = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // The file is gone: giving it back below does nothing either.
    }
  }, renewEveryMs).unref();
  return () => {
    clearInterval(renewal);
    if (read(path).owner?.token === mine.token) rmSync(path, { force: true });
  };
}

function refusal(dataDir: string, pid: number, elsewhere: boolean): string {
  if (pid === process.pid && !elsewhere)
    return `This process (pid ${String(pid)}) already runs a database on ${dataDir}.`;
  const who = elsewhere
    ? `process ${String(pid)} of another container or machine`
    : `the process with pid ${String(pid)}`;
  return `The data directory ${dataDir} is in use by ${who}. Stop that one first, or choose another data directory.`;
}
