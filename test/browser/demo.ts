/** The product as its user starts it, for browser tests: the built process, its ready line, its end by Ctrl-C. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Demo {
  url: string;
  signIn: string;
  pid: number;
  dataDir: string;
  /** How long the ready line took, in milliseconds. */
  readyMs: number;
  /** Ctrl-C; resolves with the exit code. The data stays unless `keep` is false. */
  stop: (keep?: boolean) => Promise<number | null>;
}

const running = new Set<Demo>();

/** Ends whatever a failed test left running. */
export const stopDemos = async (): Promise<void> => {
  await Promise.all([...running].map((demo) => demo.stop()));
};

/** How the demo is started. */
interface DemoOptions {
  /** The same one goes on where an earlier demo stopped. */
  dataDir?: string;
  port?: number;
  /** Further settings. */
  environment?: Record<string, string>;
  /** Told whatever it logs, which is then not shown. */
  onLog?: (text: string) => void;
}

/** Starts the demo, on a free port unless told. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { onLog } = options;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'openalert-demo-'));
  const began = performance.now();
  const settings = { PORT: String(options.port ?? 0), OPENALERT_DATA: dataDir, OPENALERT_LOG: 'error' };
  const env = { ...process.env, ...settings, ...options.environment };
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', onLog ? 'pipe' : 'inherit'],
  });
  child.stderr?.setEncoding('utf8').on('data', onLog!);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('is ready at') && text.includes('\n')) resolve(text);
    });
    void exited.then((code) => reject(new Error(`the demo ended with ${code}: ${text}`)));
  });
  const [, url, signIn] = /ready at (\S+) \(.*?(http\S+?)\)/.exec(line)!;
  const demo: Demo = {
    url: url!,
    signIn: signIn!,
    pid: child.pid!,
    dataDir,
    readyMs: performance.now() - began,
    async stop(keep = false) {
      child.kill('SIGINT');
      const code = await exited;
      running.delete(demo);
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
  running.add(demo);
  return demo;
}
