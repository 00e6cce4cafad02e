/** Installed as a package, away from the checkout: what the tarball holds, and that it runs from any folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../harness.js';
import {
  createPlaces,
  figure,
  incidentTitles,
  plainEnvironment,
  postAlert,
  processesOn,
  root,
  seconds,
  webhookOf,
} from '../process/product.js';

const places = createPlaces();
let packed: string[];
let home: string;

/** Runs npm and answers its standard output. @throws Error with what it said when it fails */
function npm(args: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, env: plainEnvironment(), encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  const { folder } = places.make();
  const report = npm(['pack', '--json', '--pack-destination', folder], root);
  const found = JSON.parse(report.slice(report.search(/^[[{]/m))) as Record<string, { files: { path: string }[] }>;
  packed = Object.values(found)[0]!.files.map(({ path }) => path);
  home = join(folder, 'home');
  mkdirSync(home);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  const began = performance.now();
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)], home);
  figure('npm install of the tarball', seconds(performance.now() - began));
}, 300_000);
afterAll(() => places.clear(), 60_000);

/** What is packed of a kind, as the path of its source. */
const sourcesOf = (pattern: RegExp) => packed.flatMap((path) => pattern.exec(path)?.[1] ?? []).sort();

describe('the tarball', () => {
  it('holds the build, the templates, the assets and the papers, and nothing else', () => {
    const expected = [
      /^dist\/(api|bot|cli|core|jobs|templates)\/.*\.js$/,
      /^dist\/ormconfig\.js$/,
      /^dist\/templates\/.*\.hbs$/,
      /^dist\/browser\/[\w-]+\.(js|css|svg)$/,
      /^(package\.json|LICENSE|\.env\.example|[A-Z]+\.md|docs\/([\w-]+\/)?[\w-]+\.md|docs\/screens\/card[\w-]*\.png)$/,
      // The pictures that the papers show.
      /^docs\/screens\/settings-(health|sign-in-foreseen)-1280-light\.png$/,
    ];
    expect(packed.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([]);
    const papers = ['package.json', 'LICENSE', 'CHANGELOG.md', 'README.md'];
    expect(packed).toEqual(expect.arrayContaining(papers));
    expect(packed).toEqual(
      expect.arrayContaining(
        ['chat.js', 'page.js', 'theme.js', 'styles.css', 'icon.svg'].map((name) => `dist/browser/${name}`),
      ),
    );
  });

  it('holds whatever its papers refer to', () => {
    const papers = packed.filter((path) => path.endsWith('.md'));
    const links = papers.flatMap((paper) => {
      const text = readFileSync(join(root, paper), 'utf8');
      const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)|(?:src|srcset)="([^"]+)"/g)].map(
        ([, link, image]) => link ?? image!,
      );
      return targets
        .filter((target) => !/^\w+:/.test(target))
        .map((target) => posix.join(posix.dirname(paper), target));
    });
    expect(links.length).toBeGreaterThan(10);
    const there = (link: string) =>
      packed.some((path) => path === link || (link.endsWith('/') && path.startsWith(link)));
    expect(links.filter((link) => !there(link))).toEqual([]);
  });

  it('holds every template and every module that there is a source of, and no test', () => {
    const templates = readdirSync(join(root, 'templates'), { recursive: true, encoding: 'utf8' });
    expect(sourcesOf(/^dist\/templates\/(.*\.hbs)$/)).toEqual(templates.filter((name) => name.endsWith('.hbs')).sort());
    const modules = sourcesOf(/^dist\/(?!browser\/)(.*)\.js$/);
    expect(modules.filter((name) => !existsSync(join(root, `${name}.ts`)))).toEqual([]);
    expect(modules.filter((name) => /\.test$|fixtures|channel-contract/.test(name))).toEqual([]);
  });
});

describe('the installed package', () => {
  it('says its version and its settings by npx', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const run = (args: string[]) =>
      places.launch(['npx', '--no-install', 'openalert', ...args], { cwd: home, env: {} }).ended;
    expect(await run(['version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect(await run(['help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('DATABASE_URL') });
  }, 60_000);

  it('starts by npx, takes an alert, shows the chat with its assets, keeps its data in the folder, and stops', async () => {
    const env = { PORT: '0', OPENALERT_ADMIN_TOKEN: 'process-suite-admin-token' };
    const start = () => places.launch(['npx', '--no-install', 'openalert', 'start'], { cwd: home, env });
    const first = start();
    const { url, signIn, ms } = await first.ready();
    figure('first start of the package by npx', seconds(ms));
    expect(ms).toBeLessThan(15_000);
    expect(existsSync(join(home, 'data/postgres/PG_VERSION'))).toBe(true);
    expect((await postAlert(url + (await webhookOf(url)), 'Packed')).ok).toBe(true);
    const page = await (await fetch(signIn)).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!);
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) expect([asset, (await fetch(url + asset)).status]).toEqual([asset, 200]);
    // npx ends by the signal, because the shell that it keeps in between does.
    expect(await first.interrupt()).toMatchObject({ stderr: expect.not.stringContaining('{"level"') });
    await eventually(async () => processesOn(home).length === 0, 13_000).catch(() => undefined);
    expect(processesOn(home)).toEqual([]);

    const second = start();
    expect(await incidentTitles((await second.ready()).url)).toEqual([expect.stringContaining('Packed is wrong')]);
    await second.interrupt();
  }, 90_000);

  it('starts from a folder that has nothing to do with it', async () => {
    const { folder, dataDir } = places.make();
    const program = join(home, 'node_modules/openalert/dist/cli/main.js');
    const product = places.launch([process.execPath, program], {
      cwd: folder,
      env: { PORT: '0', OPENALERT_DATA: dataDir },
    });
    await product.ready();
    expect(await product.interrupt()).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);
});
