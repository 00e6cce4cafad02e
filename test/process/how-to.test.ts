/** docs/how-to, followed to the letter in a copy of this tree: the files are written, the commands run, and the data upgraded. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applyStep, stepsOf } from '../docs/how-to.js';
import { pages } from '../docs/markdown.js';
import {
  createPlaces,
  figure,
  incidentTitles,
  plainEnvironment,
  postAlert,
  program,
  root,
  seconds,
  webhookOf,
} from './product.js';

const places = createPlaces();
let tree: string;
const guides = pages().filter((page) => /^docs\/how-to\/add-/.test(page));

/** Runs a command line in the copy; answers how it ended and what it said. */
function run(line: string) {
  const [name, ...args] = line.split(' ');
  // npm itself adds half a second and says nothing.
  const isTest = name === 'npm' && args[0] === 'test';
  const command = isTest ? ['--import', 'tsx', 'scripts/test.ts', ...args.slice(2)] : args;
  expect(['npm', 'node']).toContain(name);
  const env = { ...plainEnvironment(), CI: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: tree, env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

beforeAll(() => {
  tree = join(places.make().folder, 'tree');
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  const files = stdout
    .split('\0')
    .filter((file) => file !== '' && !/^(test\/payloads|docs\/screens|bench)\//.test(file));
  expect(files.length).toBeGreaterThan(300);
  for (const file of files) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    cpSync(join(root, file), join(tree, file));
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const guide of guides) for (const step of stepsOf(guide)) if (step.kind !== 'run') applyStep(tree, step);
}, 60_000);
afterAll(() => places.clear(), 60_000);

describe('the guides', () => {
  it('are those that there should be', () => {
    const named = ['command', 'source', 'channel', 'migration'].map((what) => `docs/how-to/add-a-${what}.md`);
    expect([...guides].sort()).toEqual(named.sort());
  });

  it('add files that fit together, in the tree that they make', () => {
    const began = performance.now();
    const { status, said } = run('node node_modules/typescript/bin/tsc -p tsconfig.json --noEmit');
    expect([status, said]).toEqual([0, '']);
    figure('types of what the guides add', seconds(performance.now() - began));
  }, 120_000);

  it('run their commands, and every test that they ask for passes', () => {
    const began = performance.now();
    const commands = guides.flatMap((guide) =>
      stepsOf(guide).flatMap((step) => (step.kind === 'run' ? step.commands : [])),
    );
    for (const command of commands.filter((one) => !one.startsWith('npm test'))) {
      const { status, said } = run(command);
      expect([command, status, status === 0 ? '' : said]).toEqual([command, 0, '']);
    }
    // One run for all of them: each would start a database of its own.
    const tests = commands.flatMap((one) => /^npm test -- (.*)$/.exec(one)?.[1]?.split(' ') ?? []);
    expect(tests.length).toBeGreaterThan(8);
    const { status, said } = run(`npm test -- ${[...new Set(tests)].join(' ')}`);
    expect([status, status === 0 ? '' : said]).toEqual([0, '']);
    expect(said).toMatch(/^\d{2,} passed, 0 failed$/m);
    figure('what the guides add, tested', seconds(performance.now() - began));
  }, 240_000);
});

describe('the upgrade guide', () => {
  it('brings the data of this build to the next one, and back to where it was', async () => {
    const [upgrade, back] = stepsOf('docs/how-to/upgrade.md').flatMap((step) =>
      step.kind === 'run' ? [step.commands] : [],
    );
    const { folder } = places.make();
    let version: 'this' | 'next' = 'this';
    let running = places.launch([process.execPath, program, 'start'], {
      cwd: folder,
      env: { PORT: '0', ...settings(folder) },
    });
    const first = await running.ready();
    const webhook = await webhookOf(first.url);
    expect((await postAlert(first.url + webhook, 'BeforeTheUpgrade')).status).toBe(202);

    /** Follows the commands of one part; answers where it runs then. */
    async function follow(commands: string[]): Promise<string> {
      expect((await running.interrupt()).code).toBe(0);
      let url = '';
      for (const line of commands) {
        if (line === 'git pull') version = 'next';
        else if (line.startsWith('git checkout')) version = 'this';
        else if (line === 'npm start') {
          const next = [
            '--import',
            join(root, 'node_modules/tsx/dist/esm/index.mjs'),
            join(tree, 'cli/main.ts'),
            'start',
          ];
          const command = [process.execPath, ...(version === 'next' ? next : [program, 'start'])];
          running = places.launch(command, { cwd: folder, env: { PORT: '0', ...settings(folder) } });
          ({ url } = await running.ready());
        } else if (line !== 'npm ci') {
          const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
          expect([line, status, stderr]).toEqual([line, 0, '']);
        }
      }
      return url;
    }

    const next = await follow(upgrade!);
    expect(await incidentTitles(next)).toEqual(['BeforeTheUpgrade is wrong']);
    expect((await postAlert(next + webhook, 'AfterTheUpgrade')).status).toBe(202);
    expect((await incidentTitles(next)).length).toBe(2);

    // This build refuses what the next one has migrated, and says so.
    expect((await running.interrupt()).code).toBe(0);
    const refused = await places.launch([process.execPath, program, 'start'], {
      cwd: folder,
      env: { PORT: '0', ...settings(folder) },
    }).ended;
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('The database is ahead of this build: it knows RoomColour1999000000000.'),
    ]);
    const again = await follow(back!);
    expect(await incidentTitles(again)).toEqual(['BeforeTheUpgrade is wrong']);
    expect((await running.interrupt()).code).toBe(0);
  }, 120_000);
});

/** The data lies where a checkout has it. */
const settings = (folder: string) => ({
  OPENALERT_DATA: join(folder, 'data'),
  OPENALERT_ADMIN_TOKEN: 'process-suite-admin-token',
});
