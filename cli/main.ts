#!/usr/bin/env node
/** The command line: `openalert start`, `sign-in`, `key create`, `demo remove`, `move`, `secrets rotate`, `audit verify`, … */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditWords, runAuditCommand } from './audit.js';
import { configSchema, readConfig } from './config.js';
import { removeDemo } from './demo.js';
import { createKey, keyWords } from './key.js';
import { move } from './move.js';
import { offerSignIn } from './sign-in.js';
import { rotateSecrets } from './rotate-secrets.js';
import { start } from './start.js';

const usage = () => `OpenAlert, on-call and incidents in chat

  openalert start [--no-demo]     starts everything: chat, pages, webhooks, API, paging
  openalert sign-in [handle]      prints a one-time sign-in link (of the first owner, when nobody is named)
  openalert key create --name <name> --scopes <read,respond,…> [--role <role>] [--team <team>] [--expires <instant>]
                                  makes an API key, and prints it this once
  openalert demo remove           removes the demo company with everything in it
  openalert move --to <address>   moves everything to another PostgreSQL, and says what to set then
  openalert audit verify [file]   checks the audit's chain, or a file of evidence offline; --trust <fingerprint>, --head <file>
  openalert evidence <INC-n>      prints signed evidence about an incident; or --from <day> --to <day>
  openalert access-review         prints everybody and every key that gets in, as CSV
  openalert secrets rotate        seals every secret in the database with the first of OPENALERT_SECRET_KEYS
  openalert version               prints the version
  openalert help                  prints this

Settings are environment variables; an empty one counts as not set.

${settings()}
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

/** Every setting with its sentence, one under the other. */
const settings = (): string =>
  Object.entries(configSchema.shape)
    .map(([key, setting]) => `  ${key.padEnd(24)} ${setting.description ?? ''}`)
    .join('\n');

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function misunderstood(what: string): number {
  process.stderr.write(`openalert does not know ${what}. openalert help lists what it knows.\n`);
  return 2;
}

/** What each command does; the names are those of `usage`. */
async function main(args: string[]): Promise<number> {
  if (args[0] === 'move' && args[1] === '--to' && args.length <= 3) return move(readConfig(process.env), args[2]);
  if (args[0] === 'key' && args[1] === 'create') {
    const words = keyWords(args.slice(2));
    return words ? createKey(readConfig(process.env), words) : misunderstood('this way to make a key');
  }
  const words = args.filter((arg) => !arg.startsWith('-'));
  const flags = args.filter((arg) => arg.startsWith('-'));
  if (flags.includes('--help') || flags.includes('-h')) return say(usage());
  if (flags.includes('--version')) return say(`${version()}\n`);
  const command = words.join(' ') || 'start';
  if (auditWords.includes(words[0]!))
    return (await runAuditCommand(args, () => readConfig(process.env))) ?? misunderstood(`"${command}"`);
  const unknown = flags.find((flag) => flag !== '--no-demo' || command !== 'start');
  if (unknown !== undefined) return misunderstood(unknown);
  if (command === 'help') return say(usage());
  if (command === 'version') return say(`${version()}\n`);
  const environment = flags.includes('--no-demo') ? { ...process.env, OPENALERT_DEMO: 'false' } : process.env;
  // Everything of ours is closed by then; a timer that Agenda leaves would keep Node for seconds more.
  if (command === 'start') process.exit(await start(readConfig(environment)));
  if (words[0] === 'sign-in' && words.length <= 2) return offerSignIn(readConfig(environment), words[1]);
  if (command === 'demo remove') return removeDemo(readConfig(environment));
  if (command === 'secrets rotate') return rotateSecrets(readConfig(environment));
  return misunderstood(`"${command}"`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Whatever is still open must not keep a product alive that could not start.
  process.exit(1);
}
