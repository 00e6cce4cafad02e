import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHeadFile, headFileOf, readOwnHeads } from './head-file.js';
import { createLog } from '../api/log.js';
import type { Head } from '../core/audit/entry.js';

const headAt = (sequence: number): Head => ({
  organisation: '0193a000-0000-7000-8000-000000000001',
  sequence,
  hash: 'a'.repeat(64),
  at: '2026-11-24T10:00:00.000Z',
  publicKey: 'pem',
  fingerprint: 'SHA256:x',
  signature: 'c2ln',
});

let folder: string;
let config: { OPENALERT_DATA: string };
const lines: string[] = [];
/** As it is logged unless told. */
const log = createLog('warn', { write: (line) => void lines.push(line) });
beforeEach(() => {
  lines.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'openalert-heads-'));
  config = { OPENALERT_DATA: join(folder, 'data') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a head', () => {
  it('is a line of the file, which its owner alone reads, whatever is logged', () => {
    const keep = createHeadFile(config, log);
    keep(headAt(3));
    keep(headAt(7));
    expect(readFileSync(headFileOf(config), 'utf8')).toBe(
      `${JSON.stringify(headAt(3))}\n${JSON.stringify(headAt(7))}\n`,
    );
    expect(statSync(headFileOf(config)).mode & 0o777).toBe(0o600);
    expect(readOwnHeads(config)).toEqual({ heads: [headAt(3), headAt(7)], broken: [] });
    expect(lines).toEqual([]);
  });

  it('stands behind those of an earlier start', () => {
    createHeadFile(config, log)(headAt(3));
    createHeadFile(config, log)(headAt(7));
    expect(readOwnHeads(config)?.heads.map(({ sequence }) => sequence)).toEqual([3, 7]);
  });

  it('that cannot be written is an error in the log, and written with the next one', () => {
    const keep = createHeadFile(config, log);
    // Nobody writes into a folder as into a file.
    mkdirSync(headFileOf(config), { recursive: true });
    keep(headAt(3));
    keep(headAt(7));
    expect(lines.map((line) => (JSON.parse(line) as { level: number }).level)).toEqual([50, 50]);
    rmSync(headFileOf(config), { recursive: true });
    keep(headAt(9));
    expect(readOwnHeads(config)).toEqual({ heads: [headAt(3), headAt(7), headAt(9)], broken: [] });
    expect(lines).toHaveLength(2);
  });
});

describe('reading them', () => {
  it('finds none where there is no file', () => expect(readOwnHeads(config)).toBeUndefined());

  it('tells the lines that hold no head, such as half of one', () => {
    const keep = createHeadFile(config, log);
    keep(headAt(3));
    appendFileSync(headFileOf(config), '{"organisation":"0193\n{}\nnull\n');
    keep(headAt(7));
    expect(readOwnHeads(config)).toEqual({ heads: [headAt(3), headAt(7)], broken: [2, 3, 4] });
  });

  it('says so where the file cannot be read', () => {
    mkdirSync(headFileOf(config), { recursive: true });
    expect(() => readOwnHeads(config)).toThrow('audit.heads.jsonl cannot be read.');
  });
});
