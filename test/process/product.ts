/**
 * The built product as real processes: started, asked, interrupted as a terminal does it, and what it leaves behind.
 * Terms: *place* a folder of its own for one installation; *group* the process group that Ctrl-C reaches.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configSchema } from '../../cli/config.js';
import { askAs } from '../ask.js';
import { eventually } from '../harness.js';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
/** The command line of the build. */
export const program = join(root, 'dist/cli/main.js');
const adminToken = 'process-suite-admin-token';

/** An ordinary user: for a test that runs as root; undefined where the test runs as one. */
export const ordinaryUser = (): { uid: number; gid: number } | undefined =>
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** How a process ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** How long it lived, in milliseconds. */
  ms: number;
}

/** What the ready line says, and when it came. */
export interface Ready {
  line: string;
  url: string;
  /** Empty where nobody can sign in: a worker. */
  signIn: string;
  /** From the start of the process, in milliseconds. */
  ms: number;
}

/** A process that was started. */
export interface Launched {
  pid: number;
  ended: Promise<Ended>;
  /** Waits for the ready line. @throws Error with what it said when it ends before */
  ready: () => Promise<Ready>;
  /** Ctrl-C in its terminal: the signal goes to the whole group. Answers how it ended. */
  interrupt: () => Promise<Ended>;
  /** A signal to its whole group, to this process alone. */
  signalGroup: (name: NodeJS.Signals) => Promise<Ended>;
  signal: (name: NodeJS.Signals) => Promise<Ended>;
}

/** How a process is started. */
export interface LaunchOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** The user and the group as whom. */
  ids?: { uid: number; gid: number };
}

/** What the files of one test made: ended and removed by `clear`. */
export interface Places {
  /** A new folder; the data folder of an installation lies in it. */
  make: (owner?: { uid: number; gid: number }) => { folder: string; dataDir: string };
  launch: (command: string[], options: LaunchOptions) => Launched;
  /** `openalert <args>` on this data folder, on a free port. */
  openalert: (dataDir: string, args: string[], options?: LaunchOptions) => Launched;
  /** Kills what still runs, and removes the folders. */
  clear: () => Promise<void>;
}

/** The environment of this process without anything that is a setting of the product. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const ours = (key: string) => key in configSchema.shape || /^(OPENALERT_|TEST_DATABASE$|npm_)/.test(key);
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !ours(key)));
}

function launch(command: string[], { env, cwd, ids: user }: LaunchOptions): Launched {
  const [name, ...args] = command;
  const began = performance.now();
  const child = spawn(name!, args, {
    cwd: cwd ?? (user ? '/' : root),
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...user,
  });
  let stdout = '';
  let stderr = '';
  let readyMs = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (readyMs === 0 && /is ready at .*\n/.test(stdout)) readyMs = performance.now() - began;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let end: Ended | undefined;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve((end = { code, signal, stdout, stderr, ms: performance.now() - began })),
    );
  });
  const ready = async (): Promise<Ready> => {
    await eventually(async () => {
      if (end) throw new Error(`it ended with ${String(end.code)} before it was ready:\n${stdout}${stderr}`);
      return readyMs > 0;
    }, 60_000);
    const [line, url, signIn = ''] = /^OpenAlert is ready at (\S+) \(.*?(https?:\S+?)?\)$/m.exec(stdout)!;
    return { line, url: url!, signIn, ms: readyMs };
  };
  const signal = async (to: number, kind: NodeJS.Signals) => {
    if (!end) process.kill(to, kind);
    return ended;
  };
  return {
    pid: child.pid!,
    ended,
    ready,
    interrupt: () => signal(-child.pid!, 'SIGINT'),
    signalGroup: (kind) => signal(-child.pid!, kind),
    signal: (kind) => signal(child.pid!, kind),
  };
}

/** Keeps what a test file starts and makes. */
export function createPlaces(): Places {
  const folders: string[] = [];
  const running = new Map<number, Launched>();
  /** Node and the build; copies of them where that user may not enter the checkout's folder. */
  const reachableBy = (user: LaunchOptions['ids']): string[] => {
    const there = [process.execPath, program];
    if (!user || spawnSync(there[0]!, [program, 'version'], { ...user, cwd: '/' }).status === 0) return there;
    const { folder } = places.make();
    chmodSync(folder, 0o755);
    for (const name of ['dist', 'node_modules', 'package.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
    cpSync(process.execPath, join(folder, 'node'));
    return [join(folder, 'node'), join(folder, 'dist/cli/main.js')];
  };
  const places: Places = {
    make(owner) {
      const folder = mkdtempSync(join(tmpdir(), 'openalert-process-'));
      if (owner) chownSync(folder, owner.uid, owner.gid);
      folders.push(folder);
      return { folder, dataDir: join(folder, 'data') };
    },
    launch(command, options) {
      const launched = launch(command, options);
      running.set(launched.pid, launched);
      void launched.ended.finally(() => running.delete(launched.pid)).catch(() => undefined);
      return launched;
    },
    openalert: (dataDir, args, { env, ...options } = {}) =>
      places.launch([...reachableBy(options.ids), ...args], {
        env: { PORT: '0', OPENALERT_DATA: dataDir, OPENALERT_ADMIN_TOKEN: adminToken, ...env },
        ...options,
      }),
    async clear() {
      for (const [pid, { ended }] of [...running]) {
        kill(-pid);
        await ended;
      }
      for (const folder of folders.splice(0)) {
        for (const { pid } of processesOn(folder)) kill(pid);
        await eventually(async () => processesOn(folder).length === 0, 10_000);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
  return places;
}

/** Ends a process, or a whole group; one that has just ended by itself is as good. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const readOr = (path: string) => {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

/** Every process whose command line or environment names the folder; the environment where the system tells it. */
export function processesOn(folder: string): { pid: number; command: string }[] {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim() }))
      .filter(({ pid, command }) => pid > 0 && command.includes(folder));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      command: readOr(`/proc/${name}/cmdline`),
      env: readOr(`/proc/${name}/environ`),
    }))
    .filter(({ command, env }) => `${command}${env}`.includes(folder))
    .map(({ pid, command }) => ({ pid, command }));
}

/** The REST API as an owner. @throws Error at anything but a 2xx */
export const ask = <T>(url: string, method: 'GET' | 'POST', path: string, body?: unknown) =>
  askAs(adminToken, url)<T>(method, path, body);

/** An integration's webhook address. */
export async function webhookOf(url: string): Promise<string> {
  const integration = { name: 'Processes', source: 'alertmanager', service: 'checkout' };
  const { key } = await ask<{ key: string }>(url, 'POST', '/integrations', integration);
  return `/webhooks/alertmanager/${key}`;
}

/** Sends one alert of that name, in a group of its own. */
export const postAlert = (webhook: string, name: string): Promise<Response> =>
  fetch(webhook, {
    method: 'POST',
    body: JSON.stringify({
      version: '4',
      groupKey: `{}:{alertname="${name}"}`,
      status: 'firing',
      receiver: 'openalert',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: name, severity: 'critical' },
          annotations: { summary: `${name} is wrong` },
          startsAt: '2026-11-24T09:00:00Z',
        },
      ],
    }),
  });

/** The titles of all incidents. */
export async function incidentTitles(url: string): Promise<string[]> {
  const { items } = await ask<{ items: { title: string }[] }>(url, 'GET', '/incidents?status=all&limit=200');
  return items.map(({ title }) => title);
}

/** Says a measured figure in the output of the run. */
export const figure = (what: string, value: string) => process.stdout.write(`${what}: ${value}\n`);
/** Milliseconds as people read them. */
export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
