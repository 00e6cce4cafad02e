/**
 * Builds dist: TypeScript to JavaScript, the browser's bundles, the templates. Prints nothing when all is well.
 *   node scripts/build.mjs               builds
 *   node scripts/build.mjs --if-missing  builds only when dist is not there
 *   node scripts/build.mjs --browser     only the browser's part, for looking at pages
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const assets = `${root}dist/browser`;
const bundles = ['chat', 'page', 'theme'];

async function compile() {
  await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.build.json`]);
}

async function bundle() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [...bundles.map((name) => `${root}browser/${name}.ts`), `${root}browser/styles.css`],
    outdir: assets,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    logLevel: 'warning',
  });
  const icons = (await readdir(`${root}browser`)).filter((file) => file.endsWith('.svg'));
  await Promise.all(icons.map((file) => cp(`${root}browser/${file}`, `${assets}/${file}`)));
}

async function copyTemplates() {
  const files = await readdir(`${root}templates`, { recursive: true });
  await Promise.all(
    files
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => cp(`${root}templates/${file}`, `${root}dist/templates/${file}`)),
  );
}

/** What was built from a source that is gone: it must not be loaded, nor be packed. */
async function prune() {
  const files = await readdir(`${root}dist`, { recursive: true });
  const stale = files.filter((file) => {
    if (file.endsWith('.hbs')) return !existsSync(`${root}${file}`);
    const compiled = /^(?!browser[\\/])(.*)\.js(\.map)?$/.exec(file);
    return compiled && !existsSync(`${root}${compiled[1]}.ts`);
  });
  await Promise.all(stale.map((file) => rm(`${root}dist/${file}`)));
}

/**
 * `npm start` is `exec node …`: the shell steps aside, so that a signal which npm passes on reaches the product and not a shell
 * that keeps it for itself. The shell of Windows has no exec, so there is a program of that name where npm looks for programs.
 */
async function stepAside() {
  if (process.platform === 'win32') await writeFile(`${root}node_modules/.bin/exec.cmd`, '@%*\r\n');
}

const only = process.argv.includes('--browser');
const built = existsSync(`${root}dist/cli/main.js`) && existsSync(`${assets}/chat.js`);
if (!(process.argv.includes('--if-missing') && built)) {
  await mkdir(assets, { recursive: true });
  try {
    await Promise.all([bundle(), copyTemplates(), ...(only ? [] : [compile()])]);
    await Promise.all([prune(), stepAside()]);
  } catch (error) {
    process.stderr.write(`${error.stdout || error.message}\n`);
    process.exitCode = 1;
  }
}
