/** `npm run check`: format, lint, types, architecture and unit tests, two at a time. Prints what failed and one closing line. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = `${root}node_modules/.cache`;
const tool = (path) => `${root}node_modules/${path}`;
const types = (project, name) => [
  tool('typescript/bin/tsc'),
  ...[
    '-p',
    project,
    '--noEmit',
    '--pretty',
    'false',
    '--incremental',
    '--tsBuildInfoFile',
    `${cache}/tsc-${name}.tsbuildinfo`,
  ],
];

/** The longest first, so that two hands finish together. */
const steps = [
  { name: 'lint', command: [tool('eslint/bin/eslint.js'), '.', '--max-warnings=0'] },
  { name: 'architecture and unit tests', command: ['--import', 'tsx', `${root}scripts/test.ts`, '--unit'] },
  { name: 'types', command: types('tsconfig.json', 'root') },
  {
    name: 'format',
    command: [
      tool('prettier/bin/prettier.cjs'),
      ...['--check', '.', '--log-level=warn', '--cache', '--cache-location', `${cache}/format.json`],
    ],
  },
  { name: 'types of the browser', command: types('browser/tsconfig.json', 'browser') },
];

/** Runs one step; its words are shown only when it fails. */
function run({ name, command }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', ...command], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('close', (code) => {
      if (code !== 0) console.log(`\n✖ ${name}\n${said.trim()}`);
      resolve(code === 0);
    });
  });
}

mkdirSync(cache, { recursive: true });
const start = performance.now();
const queue = [...steps];
let failed = 0;
const work = async () => {
  for (let step = queue.shift(); step; step = queue.shift()) if (!(await run(step))) failed += 1;
};
await Promise.all([work(), work()]);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(`check: ${steps.length - failed} of ${steps.length} steps passed in ${seconds} s`);
process.exit(failed === 0 ? 0 : 1);
