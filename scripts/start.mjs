/**
 * `npm start`: runs dist/cli/main.js start with the arguments given. In this very process, so that a signal reaches the product
 * and nothing is left behind. Builds first where there is no build, or one from before package.json last changed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = `${root}dist/cli/main.js`;
/** Every build writes this bundle anew, whereas the compiler leaves unchanged files alone. */
const marker = `${root}dist/browser/chat.js`;
const builder = `${root}scripts/build.mjs`;

function reasonToBuild() {
  if (!existsSync(main) || !existsSync(marker)) return 'There is no build yet';
  // An image without the compiler starts with what it holds.
  if (!existsSync(builder) || !existsSync(`${root}node_modules/typescript`)) return undefined;
  return statSync(marker).mtimeMs < statSync(`${root}package.json`).mtimeMs
    ? 'The build is older than package.json'
    : undefined;
}

const reason = reasonToBuild();
if (reason) {
  console.log(`${reason}: building, this takes some seconds.`);
  const { status } = spawnSync(process.execPath, [builder], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

// The command line reads its words from here, as if it had been called by name.
process.argv.splice(1, 1, main, 'start');
await import(pathToFileURL(main).href);
