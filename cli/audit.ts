/** The audit on the command line: `audit verify`, `evidence`, `access-review`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { auditKey, existingAuditKey } from './audit-key.js';
import { createHeadFile, headFileOf, readOwnHeads } from './head-file.js';
import { createLog } from '../api/log.js';
import { checkEvidence, headIsSigned, type Signatures } from '../core/audit/evidence.js';
import { createChainCheck, type ChainReport } from '../core/audit/check-chain.js';
import { fingerprintOf, isSignedBy } from '../core/head-key.js';
import { headText } from '../core/audit/link.js';
import { InvalidInput } from '../core/errors.js';
import { listAuditHeads, showAuditHead } from '../core/queries/audit/head.js';
import { makeEvidence } from '../api/evidence.js';
import { oneShot } from './one-shot.js';
import { readAuditChain } from '../core/queries/audit/chain.js';
import { reviewAccess } from '../core/queries/audit/review-access.js';
import { systemActor } from '../core/people/actor.js';
import { secretsOf, type Config } from './config.js';
import type { Core } from './core.js';
import type { Head } from '../core/audit/entry.js';

/** The words that begin these commands. */
export const auditWords = ['audit', 'evidence', 'access-review'];

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Runs one of the commands; undefined where the words are none of them. */
export function runAuditCommand(args: string[], config: () => Config): Promise<number> | undefined {
  const text = { type: 'string' } as const;
  const { values, positionals } = parse(args, {
    trust: { ...text, multiple: true },
    head: { ...text, multiple: true },
    from: text,
    to: text,
  });
  const {
    trust,
    head: heads = [],
    ...span
  } = values as { trust?: string[]; head?: string[]; from?: string; to?: string };
  const [word, second, third] = positionals;
  if (word === 'audit' && second === 'verify' && positionals.length <= 3 && !span.from && !span.to) {
    if (third !== undefined) return Promise.resolve(verifyFile(third, trust));
    return verifyDatabase(config(), trust, heads);
  }
  if (trust || heads.length > 0) return undefined;
  if (word === 'evidence' && positionals.length <= 2 && (second !== undefined || span.from !== undefined))
    return evidence(config(), { ...(second === undefined ? {} : { incident: second }), ...span });
  if (word === 'access-review' && positionals.length === 1) return accessReview(config());
  return undefined;
}

function parse(args: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new InvalidInput((error as Error).message);
  }
}

const signatures = (trusted: readonly string[] | undefined): Signatures => ({
  isSignedBy,
  fingerprintOf,
  headText,
  trusted,
});

/** `openalert audit verify <file>`: needs neither a database nor settings. */
function verifyFile(file: string, trust: string[] | undefined): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InvalidInput(`${file} cannot be read.`);
  }
  const { wrong, about, entries, erased, fingerprint } = checkEvidence(text, signatures(trust));
  if (wrong) {
    const row = wrong.sequence === null ? '' : `, row ${wrong.sequence}${wrong.id ? ` (${wrong.id})` : ''}`;
    say(`NOT VALID. Line ${wrong.line}${row}: ${wrong.problem}.`);
    return 1;
  }
  say(`Valid: ${about}, ${countOf(entries, 'row')}${erasedWords(erased)}.`);
  say(`Signed with the key ${fingerprint}${trust ? '' : '. Compare it with the one you know'}.`);
  return 0;
}

const countOf = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
const erasedWords = (erased: number) => (erased > 0 ? `, ${countOf(erased, 'part')} erased` : '');

/** `openalert audit verify`: every organisation's chain, against the heads in the database, those beside the key and others. */
const verifyDatabase = (config: Config, trust: string[] | undefined, headFiles: string[]): Promise<number> =>
  oneShot(config, async (core) => {
    const own = existingAuditKey(config)?.fingerprint;
    const trusted = own || trust ? [...(own ? [own] : []), ...(trust ?? [])] : undefined;
    const ownHeads = readOwnHeads(config);
    const kept = [...(ownHeads?.heads ?? []), ...headFiles.flatMap(readHeadFile)];
    let code = 0;
    for (const { id, name } of await core.due.organisations()) {
      const report = await verifyOrganisation(core, id, { trusted, kept });
      if (report.wrong) {
        const { sequence, id: row, problem } = report.wrong;
        say(`${name}: NOT VALID. Row ${sequence}${row ? ` (${row})` : ''}: ${problem}.`);
        code = 1;
        continue;
      }
      const { waiting } = await core.runQuery(showAuditHead, { actor: systemActor(id, 'cli') });
      const rows = `${countOf(report.entries, 'row')}${erasedWords(report.erased)}`;
      say(`${name}: valid, ${rows}, signed up to row ${report.signedUntil}, ${waiting} not sealed yet.`);
    }
    const file = headFileOf(config);
    say(ownHeads ? `Compared with ${countOf(ownHeads.heads.length, 'head')} in ${file}.` : `There is no ${file}.`);
    if (ownHeads && ownHeads.broken.length > 0) say(`No head stands in its line ${ownHeads.broken.join(', ')}.`);
    say(trusted ? `Trusted: ${trusted.join(', ')}.` : 'No key is trusted: give one with --trust SHA256:…');
    return code;
  });

async function verifyOrganisation(
  { runQuery }: Core,
  organisation: string,
  { trusted, kept }: { trusted: string[] | undefined; kept: Head[] },
): Promise<ChainReport> {
  const actor = systemActor(organisation, 'cli');
  // Heads before rows: what is sealed meanwhile stands behind them.
  const { items } = await runQuery(listAuditHeads, { actor });
  const heads = [...items, ...kept.filter((head) => head.organisation === organisation)];
  const check = createChainCheck({ organisation, heads, isSigned: headIsSigned(signatures(trusted)) });
  for (let after = 0; !check.wrong;) {
    const { items: rows } = await runQuery(readAuditChain, { actor, input: { after } });
    if (rows.length === 0) break;
    rows.forEach((row) => check.add(row));
    after = rows.at(-1)!.sequence;
  }
  return check.end();
}

/** Heads as the log prints them, or as GET /api/v1/audit/head answers: JSON, one a line. @throws InvalidInput */
function readHeadFile(file: string): Head[] {
  try {
    const text = readFileSync(file, 'utf8').trim();
    const values = text.startsWith('{\n') ? [text] : text.split('\n');
    return values.map((line) => {
      const value = JSON.parse(line) as { head?: Head } & Head;
      return value.head ?? value;
    });
  } catch {
    throw new InvalidInput(`${file}: expected signed heads as JSON, one a line.`);
  }
}

/** `openalert evidence INC-42`, or `--from … --to …`: prints the signed file. */
const evidence = (config: Config, input: object): Promise<number> =>
  withHome(config, async ({ execute }, organisationId) => {
    const headKey = auditKey(config);
    const keepHead = createHeadFile(config, createLog(config.OPENALERT_LOG, undefined, secretsOf(config)));
    const lines = await makeEvidence({ execute, headKey, keepHead }, systemActor(organisationId, 'cli'), input);
    lines.forEach(say);
    return 0;
  });

/** `openalert access-review`: prints who has access, as CSV. */
const accessReview = (config: Config): Promise<number> =>
  withHome(config, async ({ runQuery }, organisationId) => {
    const { lines } = await runQuery(reviewAccess, { actor: systemActor(organisationId, 'cli') });
    process.stdout.write(lines.join(''));
    return 0;
  });

const withHome = (config: Config, work: (core: Core, organisationId: string) => Promise<number>) =>
  oneShot(config, async (core) => {
    const [home] = await core.due.organisations();
    if (home) return work(core, home.id);
    process.stderr.write('There is no organisation yet. Start OpenAlert once.\n');
    return 1;
  });
