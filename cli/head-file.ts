/** Signed heads on their way out of the database: a file beside the audit's key, for `audit verify` and for whoever copies it. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../core/errors.js';
import type { Config } from './config.js';
import type { Head } from '../core/audit/entry.js';
import type { Log } from '../api/log.js';

type Where = Pick<Config, 'OPENALERT_DATA'>;

/** The file of heads: one a line, as JSON. */
export const headFileOf = ({ OPENALERT_DATA }: Where): string => join(OPENALERT_DATA, 'audit.heads.jsonl');

/**
 * Keeps heads outside the database, whatever level is logged: readable by the owner only, and only ever appended to. What cannot
 * be written is tried again with the next head.
 */
export function createHeadFile(config: Where, log: Pick<Log, 'info' | 'error'>): (head: Head) => void {
  const waiting: Head[] = [];
  return (head) => {
    log.info({ head }, 'the audit is signed; keep this line elsewhere');
    // What failed may have left half a line.
    const start = waiting.length > 0 ? '\n' : '';
    waiting.push(head);
    try {
      mkdirSync(config.OPENALERT_DATA, { recursive: true });
      const lines = waiting.map((one) => `${JSON.stringify(one)}\n`).join('');
      appendFileSync(headFileOf(config), start + lines, { mode: 0o600 });
      waiting.length = 0;
    } catch (error) {
      log.error({ err: error }, 'a signed head of the audit could not be written; it is tried again with the next one');
    }
  };
}

/** The heads in that file, and the lines that hold none; undefined where there is no file. @throws InvalidInput */
export function readOwnHeads(config: Where): { heads: Head[]; broken: number[] } | undefined {
  const file = headFileOf(config);
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InvalidInput(`${file} cannot be read.`);
  }
  const heads: Head[] = [];
  const broken: number[] = [];
  lines.forEach((line, index) => {
    if (line === '') return;
    const head = headIn(line);
    if (head) heads.push(head);
    else broken.push(index + 1);
  });
  return { heads, broken };
}

function headIn(line: string): Head | undefined {
  try {
    const head = JSON.parse(line) as Partial<Head> | null;
    return typeof head?.organisation === 'string' && typeof head.sequence === 'number' ? (head as Head) : undefined;
  } catch {
    return undefined;
  }
}
