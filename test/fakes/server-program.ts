/** A server from outside as a child process: started on a free port, killed, and started again over what it kept. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../harness.js';
import { freePort } from '../free-port.js';

/** A server that listens on a port of this machine. */
export interface ServerProgram {
  port: number;
  /** kill -9; what it had written stays. */
  kill: () => Promise<void>;
  /** On the same port, over the same folder. */
  start: () => Promise<void>;
  /** Ends it and removes its folder. */
  stop: () => Promise<void>;
}

/** Starts a program; `args` are made from its port and a folder of its own. */
export async function startProgram(
  program: string,
  args: (port: number, folder: string) => string[],
  env: Record<string, string> = {},
): Promise<ServerProgram> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'openalert-server-'));
  let child: ChildProcess | undefined;
  let said = '';

  async function start() {
    const started = spawn(program, args(port, folder), {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    await eventually(async () => {
      if (started.exitCode !== null) throw new Error(`${program} ended with ${started.exitCode}: ${said}`);
      return accepts(port);
    }, 20_000);
  }

  async function kill() {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    port,
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Does somebody take connections there? */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
