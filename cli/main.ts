#!/usr/bin/env node
/** The command line: `openalert start`, `openalert sign-in`, `openalert demo remove`, `openalert help`. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenAlertError } from '../core/errors.js';
import { readConfig } from './config.js';
import { removeDemo } from './demo.js';
import { offerSignIn } from './sign-in.js';
import { start } from './start.js';

const usage = `OpenAlert, on-call and incidents in chat

  openalert start [--no-demo]     starts everything: chat, pages, webhooks, API, paging
  openalert sign-in [handle]      prints a one-time sign-in link (of the first owner, when nobody is named)
  openalert demo remove           removes the demo company with everything in it
  openalert version               prints the version

Settings are environment variables; docs/configuration.md lists them.
`;

/** The version in package.json, beside dist or beside the sources. */
function version(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const up of ['..', '../..']) {
    try {
      return (JSON.parse(readFileSync(join(here, up, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}

async function main(args: string[]): Promise<number> {
  const [command = 'start', ...rest] = args.filter((arg) => !arg.startsWith('--'));
  const environment = args.includes('--no-demo') ? { ...process.env, OPENALERT_DEMO: 'false' } : process.env;
  if (command === 'start') return start(readConfig(environment));
  if (command === 'sign-in') return offerSignIn(readConfig(environment), rest[0]);
  if (command === 'demo' && rest[0] === 'remove') return removeDemo(readConfig(environment));
  if (command === 'version') process.stdout.write(`${version()}\n`);
  else process.stdout.write(usage);
  return command === 'help' || command === 'version' ? 0 : 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isOurs = error instanceof OpenAlertError || error instanceof Error;
  process.stderr.write(`${isOurs ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
