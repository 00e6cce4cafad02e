/**
 * `npm test`: one PostgreSQL for the whole run, the light test files two at a time, then those that
 * start and kill the product, then the browser's one by one.
 *   npm test -- escalation         only the files whose path holds "escalation"
 *   npm test -- --coverage         also holds the coverage to what is promised
 *   npm test -- --seed=7           the order of a former run (each run prints its seed)
 *   npm test -- --unit | --long    only the unit tests | only those that take minutes
 *   npm test -- --results=FILE     keeps what jest says of the light files, for scripts/document-scenarios.ts
 * Other flags go to jest. Exits with 1 when anything failed.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { judgeCoverage } from './coverage.js';
import { findProgram, isBrowser, isLong, isProcess, isUnit, programs } from './test-kinds.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const ours = ['--coverage', '--unit', '--long'];
const args = process.argv.slice(2);
const has = (flag: string) => args.includes(flag);
const seedOf = (arg: string | undefined) => Number(arg?.split('=')[1] ?? Math.floor(Math.random() * 2 ** 31));
const seed = seedOf(args.find((arg) => arg.startsWith('--seed=')));
const resultsFile = args.find((arg) => arg.startsWith('--results='))?.slice('--results='.length);
const passedOn = args.filter((arg) => !ours.includes(arg) && !/^--(seed|results)=/.test(arg));
const underCi = process.env.CI === 'true';

interface Counts {
  passed: number;
  failed: number;
}

let running: ChildProcess | undefined;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The database stops after the tests have: see the end of this file.
    interrupted = true;
    running?.kill(signal);
  });
}

/** What jest says of itself at every end. */
const chatter = /^(Test results written to: |Force exiting Jest|A worker process has failed to exit gracefully)/;

/** Shows what a stream says, line by line, without jest's chatter and the empty lines around it. */
function show(from: Readable, to: Writable): void {
  let started = false;
  createInterface({ input: from }).on('line', (line) => {
    if (chatter.test(stripVTControlCharacters(line)) || (line === '' && !started)) return;
    started = true;
    to.write(`${line}\n`);
  });
}

/** Runs jest; `keep` collects what it prints to its standard output instead of showing it. */
function jest(options: string[], keep = false): Promise<{ code: number; output: string }> {
  const bin = join(root, 'node_modules/jest/bin/jest.js');
  const command = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin, ...options];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let output = '';
    if (keep) child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    else show(child.stdout, process.stdout);
    show(child.stderr, process.stderr);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The test files that the arguments ask for. */
async function listFiles(): Promise<string[]> {
  const patterns = passedOn.filter(
    (arg, index) => !arg.startsWith('-') && !passedOn[index - 1]?.match(/^(-t|--testNamePattern)$/),
  );
  const { code, output } = await jest(['--listTests', '--json', ...patterns], true);
  if (code !== 0) throw new Error('jest could not list the test files');
  const files = JSON.parse(output.slice(output.indexOf('['))) as string[];
  const wanted = has('--long') ? isLong : has('--unit') ? isUnit : (file: string) => !isLong(file);
  return files.filter(wanted).sort();
}

/** Tells tests where the programs are; says which files cannot run. Under CI a missing program is a failure. */
function sortOut(files: string[]): { files: string[]; missing: number } {
  let left = files;
  let missing = 0;
  for (const program of programs) {
    const path = findProgram(program, process.env);
    if (path !== undefined) {
      process.env[program.variable] = path;
      process.env[program.override] = path;
      continue;
    }
    delete process.env[program.variable];
    const lost = left.filter(program.neededBy);
    if (lost.length === 0) continue;
    left = left.filter((file) => !program.neededBy(file));
    missing += 1;
    lost.forEach((file) => console.log(`not run: ${file.slice(root.length)} (needs ${program.name})`));
    if (underCi) console.log(`✖ ${program.name} is missing, and under CI=true everything must run`);
  }
  return { files: left, missing };
}

/** Runs files and counts. A file that could not even be loaded is one failure; so is a jest that dies. */
async function runFiles(files: string[], options: string[], keep?: string): Promise<Counts> {
  if (files.length === 0 || interrupted) return { passed: 0, failed: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'openalert-results-'));
  const results = join(folder, 'results.json');
  const flags = passedOn.filter(
    (arg, index) => arg.startsWith('-') || passedOn[index - 1]?.match(/^(-t|--testNamePattern)$/),
  );
  const { code } = await jest([
    ...[
      '--json',
      `--outputFile=${results}`,
      `--reporters=${join(root, 'scripts/reporter.mjs')}`,
      '--forceExit',
      '--randomize',
      `--seed=${seed}`,
      ...(underCi ? ['--ci'] : []),
    ],
    ...[...flags, ...options, '--runTestsByPath', ...files],
  ]);
  const counts = countsIn(results);
  if (keep !== undefined && existsSync(results)) copyFileSync(results, keep);
  rmSync(folder, { recursive: true, force: true });
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function countsIn(results: string): Counts {
  try {
    const read = JSON.parse(readFileSync(results, 'utf8')) as Record<
      'numPassedTests' | 'numFailedTests' | 'numRuntimeErrorTestSuites',
      number
    >;
    return { passed: read.numPassedTests, failed: read.numFailedTests + read.numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** The database of the run, unless unit tests alone are asked for. */
async function startServer(files: string[]): Promise<{ stop: () => Promise<void> }> {
  if (files.every(isUnit)) return { stop: () => Promise.resolve() };
  const { startTestServer } = await import('../test/database-setup.js');
  return startTestServer();
}

async function main(): Promise<Counts> {
  const listed = await listFiles();
  const { files, missing } = sortOut(listed);
  const total: Counts = { passed: 0, failed: underCi ? missing : 0 };
  if (files.length === 0) {
    console.log('There is no test file to run.');
    // A wrong filter is a mistake; a kind of which there is none yet is not.
    return listed.length === 0 && passedOn.length > 0 ? { ...total, failed: total.failed + 1 } : total;
  }
  console.log(`Running ${files.length} test files in the random order of --seed=${seed}`);
  // These run the product as it is built: of these sources, not of yesterday's.
  if (files.some((file) => isBrowser(file) || isProcess(file)) || has('--long')) {
    const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
    if (status !== 0) return { passed: 0, failed: 1 };
  }
  const server = await startServer(files);
  try {
    const coverage = has('--coverage') ? ['--coverage'] : [];
    const light = files.filter((file) => !isBrowser(file) && !isProcess(file));
    const rounds = [
      await runFiles(light, ['--maxWorkers=2', ...coverage], resultsFile),
      await runFiles(files.filter(isProcess), ['--maxWorkers=2']),
      await runFiles(files.filter(isBrowser), ['--runInBand']),
    ];
    for (const { passed, failed } of rounds) {
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    await server.stop();
  }
  // A part of the tests covers a part of the code: only a whole run is held to the promise.
  const whole = passedOn.length === 0 && !has('--unit') && !has('--long');
  if (has('--coverage') && whole && !interrupted)
    total.failed += judgeCoverage(join(root, 'coverage/coverage-summary.json'), root);
  return total;
}

const { passed, failed } = await main();
console.log(`${passed} passed, ${failed} failed`);
process.exit(interrupted ? 130 : failed === 0 ? 0 : 1);
