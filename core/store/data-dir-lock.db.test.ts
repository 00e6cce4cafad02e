import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandLineOf, isAlive, lockDataDir } from './data-dir-lock.js';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openalert-lock-'));
  dataDir = join(folder, 'postgres');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = () => `${dataDir}.lock`;
/** Somebody else's lock, as of so many seconds ago. */
function leave(owner: object, secondsAgo: number) {
  writeFileSync(lockFile(), JSON.stringify(owner));
  const at = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(lockFile(), at, at);
}
/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid!;
}

describe('the lock of a data folder', () => {
  it('is held by one, told by pid, and free again once it is given back', async () => {
    const unlock = await lockDataDir(dataDir);
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({
      code: 'conflict',
      message: `This process (pid ${process.pid}) already runs a database on ${dataDir}.`,
    });
    unlock();
    expect(existsSync(lockFile())).toBe(false);
    (await lockDataDir(dataDir))();
  });

  // Elsewhere `ps` tells when a process started.
  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('is refused while another living process has it, with what to do', async () => {
    const own = await lockDataDir(dataDir);
    const { place } = JSON.parse(readFileSync(lockFile(), 'utf8')) as { place: string };
    own();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const started = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19];
    leave({ pid: child.pid, started, place, token: 'x' }, 0);
    await expect(lockDataDir(dataDir)).rejects.toThrow(
      `The data directory ${dataDir} is in use by the process with pid ${child.pid}. Stop that one first`,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await lockDataDir(dataDir))();
  });

  it('is taken over from a process that has ended, and from one whose number somebody else has by now', async () => {
    const own = await lockDataDir(dataDir);
    const { place } = JSON.parse(readFileSync(lockFile(), 'utf8')) as { place: string };
    own();
    leave({ pid: await deadPid(), started: '1', place, token: 'x' }, 0);
    (await lockDataDir(dataDir))();
    leave({ pid: process.pid, started: 'another time', place, token: 'x' }, 0);
    (await lockDataDir(dataDir))();
  });

  it('is taken over from another machine only when it was not renewed for long, and when it is half-written', async () => {
    leave({ pid: 1, started: '1', place: 'another machine', token: 'x' }, 60);
    (await lockDataDir(dataDir))();
    writeFileSync(lockFile(), '{"pid":');
    (await lockDataDir(dataDir))();
  });

  it('that was taken over meanwhile is not given back by its former owner', async () => {
    const unlock = await lockDataDir(dataDir);
    leave({ pid: 1, started: '1', place: 'another machine', token: 'theirs' }, 0);
    unlock();
    expect(readFileSync(lockFile(), 'utf8')).toContain('theirs');
  });
});

it('knows who lives, and what they are called', async () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(await deadPid())).toBe(false);
  expect(commandLineOf(process.pid)).toContain('node');
});
