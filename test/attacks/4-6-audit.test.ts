/**
 * Attacks on the audit: whoever can write to the database, or hold its files, changes what happened; and whoever chooses a name
 * tries to run something where the audit is read. Each way is found, and the first wrong row is named.
 */
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import {
  buildChain,
  buildEntry,
  newKey,
  organisation,
  sealAll,
  signHead,
  trusting,
} from '../../core/audit/fixtures/chains.js';
import { checkEvidence, headIsSigned, sealEvidence, type EvidenceLine } from '../../core/audit/evidence.js';
import { createChainCheck } from '../../core/audit/check-chain.js';
import { csvLine } from '../../core/csv.js';
import { commitmentOf, digestOf, hashOf, sealEntry } from '../../core/audit/link.js';
import type { SealedEntry } from '../../core/audit/entry.js';

const key = newKey();
const chain = buildChain(20);
/** Kept outside the database: one in the middle, and the end. */
const heads = [signHead(key, chain[9]!), signHead(key, chain[19]!)];

function firstWrong(rows: SealedEntry[], kept = heads) {
  const check = createChainCheck({ organisation, heads: kept, isSigned: headIsSigned(trusting(key)) });
  rows.forEach((row) => check.add(row));
  return check.end().wrong;
}

const with_ = (index: number, over: Partial<SealedEntry>) =>
  chain.map((row, at) => (at === index ? { ...row, ...over } : row));
/** What an attacker does who knows how the chain is made: every row from there on is sealed anew. */
const resealed = (from: number, change: (row: SealedEntry) => SealedEntry) => {
  let last: { sequence: number; hash: string } = chain[from - 1] ?? { sequence: 0, hash: '0'.repeat(64) };
  return chain.map((row, at) => {
    if (at < from) return row;
    const made = sealEntry(change(row), last, { sealedAt: row.sealedAt, newSalt: () => 'mine' });
    last = made;
    return made;
  });
};
const rehashed = (row: SealedEntry): SealedEntry => {
  const digest = digestOf(row, row);
  return { ...row, digest, hash: hashOf(row.previousHash, digest) };
};

const attacks: [string, SealedEntry[], number][] = [
  ['a command is edited', with_(4, { command: 'service.create' }), 5],
  ['an actor is edited', with_(4, { actorId: '01a20d58-5c2f-7312-9d26-cc75b0de3799' }), 5],
  ['a time is edited', with_(4, { at: '2026-11-24T10:06:01.000Z' }), 5],
  ['an outcome is edited', with_(4, { changed: false }), 5],
  ['a refusal is taken away', with_(4, { refused: 'forbidden' }), 5],
  ['a count is edited', with_(4, { count: 2 }), 5],
  ['a subject is edited', with_(4, { subject: null }), 5],
  ['a surface is edited', with_(4, { via: 'cli' }), 5],
  ['a name is edited', with_(4, { parts: { ...chain[4]!.parts, name: 'Ana' } }), 5],
  ['a reason is edited', with_(4, { parts: { ...chain[4]!.parts, reason: 'Nothing.' } }), 5],
  ['what was before is edited', with_(4, { parts: { ...chain[4]!.parts, before: { team: 'C', n: 5 } } }), 5],
  ['an address is taken away, its salt kept', with_(4, { parts: { ...chain[4]!.parts, address: null } }), 5],
  ['a value is put where one was erased', with_(4, { salts: {} }), 5],
  [
    'a name is edited with a commitment to match',
    with_(4, {
      parts: { ...chain[4]!.parts, name: 'Ana' },
      salts: { ...chain[4]!.salts, name: 'mine' },
      commitments: { ...chain[4]!.commitments, name: commitmentOf('name', 'mine', 'Ana') },
    }),
    5,
  ],
  [
    'a row is edited and its own hash renewed',
    chain.map((row, at) => (at === 4 ? rehashed({ ...row, changed: false }) : row)),
    6,
  ],
  [
    'a row is edited and every later one sealed anew',
    resealed(4, (row) => (row.sequence === 5 ? { ...row, changed: false } : row)),
    10,
  ],
  ['the last row is edited and sealed anew', resealed(19, (row) => ({ ...row, changed: false })), 20],
  ['a row is deleted', chain.filter((_, at) => at !== 4), 6],
  ['the first row is deleted', chain.slice(1), 2],
  ['the end is cut off', chain.slice(0, 15), 16],
  ['everything is deleted', [], 1],
  ['a row is deleted and the rest sealed anew', resealed(4, (row) => ({ ...row, id: `${row.id}x` })).slice(0, 19), 10],
  ['two rows are exchanged', chain.map((row, at) => (at === 4 ? chain[5]! : at === 5 ? chain[4]! : row)), 6],
  [
    'two rows exchange their places',
    chain.map((row, at) => (at === 4 ? { ...chain[5]!, sequence: 5 } : at === 5 ? { ...chain[4]!, sequence: 6 } : row)),
    5,
  ],
  ['a row is put in twice', [...chain.slice(0, 5), chain[4]!, ...chain.slice(5)], 5],
  [
    'a row is inserted',
    [
      ...chain.slice(0, 5),
      sealEntry(buildEntry(90, { at: chain[4]!.at }), chain[4]!, {
        sealedAt: chain[4]!.sealedAt,
        newSalt: () => 'mine',
      }),
      ...chain.slice(5),
    ],
    6,
  ],
  ['the clock is set back', sealAll([...Array.from({ length: 5 }, (_, n) => buildEntry(30 + n)), buildEntry(1)]), 6],
  [
    'the clock of the sealing is set back',
    chain.map((row, at) => (at === 4 ? rehashed({ ...row, sealedAt: '2026-11-24T10:00:00.000Z' }) : row)),
    5,
  ],
  ['a row of another organisation is put in', with_(4, { organisation: '01a20d58-5c2f-7312-9d26-cc75b0de3700' }), 5],
];

describe('a chain in which', () => {
  it.each(attacks)('%s is found out', (_, rows, sequence) => {
    expect(firstWrong(rows)?.sequence).toBe(sequence);
  });

  it('nothing was changed is whole', () => {
    expect(firstWrong(chain)).toBeUndefined();
  });

  it('any field of any row is changed is found out, at that row or at the next', () => {
    const fields = [
      'id',
      'at',
      'command',
      'actorKind',
      'via',
      'subject',
      'digest',
      'hash',
      'previousHash',
      'sealedAt',
    ] as const;
    fc.assert(
      fc.property(fc.nat(19), fc.constantFrom(...fields), fc.string(), (index, field, value) => {
        fc.pre(chain[index]![field] !== value);
        expect(firstWrong(with_(index, { [field]: value }))?.sequence).toBe(index + 1);
      }),
    );
  });

  it('any rows are left out, doubled or moved is found out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(19), { maxLength: 25 }), (order) => {
        fc.pre(order.length !== 20 || order.some((place, index) => place !== index));
        expect(firstWrong(order.map((place) => chain[place]!))).toBeDefined();
      }),
    );
  });

  it('a head is forged, moved to another row or signed by a stranger is found out', () => {
    const forged = [
      { ...heads[0]!, signature: heads[1]!.signature },
      { ...heads[0]!, hash: chain[3]!.hash },
      { ...heads[0]!, sequence: 11 },
      signHead(newKey(), chain[9]!),
      { ...heads[0]!, publicKey: newKey().publicKey },
      { ...heads[0]!, publicKey: 'no key', signature: '' },
    ];
    for (const head of forged) expect(firstWrong(chain, [head])).toBeDefined();
  });
});

const lines: EvidenceLine[] = [
  {
    type: 'evidence',
    version: 1,
    organisation: { id: organisation, name: 'Larkspur' },
    about: { incident: 42, from: null, to: null },
    at: '2026-11-24T12:00:00.000Z',
    by: { kind: 'user', name: 'Olga' },
  },
  { type: 'head', ...heads[1]! },
  ...chain
    .slice(5)
    .map((row): EvidenceLine =>
      row.sequence % 3
        ? { type: 'entry', ...row }
        : { type: 'link', sequence: row.sequence, digest: row.digest, hash: row.hash },
    )
    .slice(1),
  { type: 'timeline', kind: 'incident.opened', data: { sentence: 'opened' } },
  { type: 'page', status: 'sent', receipt: { id: 'x' } },
];
const file = sealEvidence(lines, key);
const textOf = (all: string[]) => `${all.join('\n')}\n`;
const checked = (all: string[]) => checkEvidence(textOf(all), trusting(key)).wrong;

describe('a file of evidence in which', () => {
  it('nothing was changed is valid, also after a copy without its last line end', () => {
    expect(checked(file)).toBeUndefined();
    expect(checkEvidence(file.join('\n'), trusting(key))).toMatchObject({
      wrong: undefined,
      about: 'INC-42 of Larkspur',
      fingerprint: key.fingerprint,
      erased: 0,
    });
  });

  it.each(file.map((_, index) => index))('line %i is taken away, doubled or edited is found out', (index) => {
    expect(checked(file.filter((_, at) => at !== index))).toBeDefined();
    expect(checked([...file.slice(0, index), file[index]!, ...file.slice(index)])).toBeDefined();
    const edited = file.map((line, at) =>
      at === index ? line.replace(/[0-9a-f](?=[^0-9a-f]*$)/, (c) => (c === '1' ? '2' : '1')) : line,
    );
    expect(edited).not.toEqual(file);
    expect(checked(edited)).toBeDefined();
  });

  it('an edited row is named', () => {
    const at = file.findIndex((line) => line.startsWith('{"type":"entry"'));
    const edited = file.map((line, index) => (index === at ? line.replace('Sam Reyes', 'Somebody') : line));
    expect(checked(edited)).toMatchObject({
      line: at + 1,
      sequence: 7,
      problem: 'its name was changed after it was sealed',
    });
    const story = file.map((line) => line.replace('"status":"sent"', '"status":"failed"'));
    expect(checked(story)).toMatchObject({ line: file.length - 1, problem: 'the line is not the one that was signed' });
  });

  it('everything was signed anew by somebody else is found out, where one key is trusted', () => {
    const other = newKey();
    const forged = sealEvidence(
      [lines[0]!, { type: 'head', ...signHead(other, chain[19]!) }, ...lines.slice(2)],
      other,
    );
    expect(checked(forged)?.problem).toBe('the key is not a trusted one');
    const mixed = sealEvidence(lines, other);
    expect(checkEvidence(textOf(mixed), { ...trusting(), trusted: undefined }).wrong?.problem).toContain('another key');
  });

  it('the head is left out, or covers less than the rows, is found out', () => {
    expect(
      checked(
        sealEvidence(
          lines.filter(({ type }) => type !== 'head'),
          key,
        ),
      )?.problem,
    ).toContain('no signed head');
    const short = lines.map((line): EvidenceLine => (line.type === 'head' ? { type: 'head', ...heads[0]! } : line));
    expect(checked(sealEvidence(short, key))?.problem).toContain('no signed head');
  });

  it('there is anything at all breaks nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constantFrom(...file))), (all) => {
        expect(checkEvidence(all.join('\n'), trusting(key)).wrong).toBeDefined();
      }),
    );
    const odd = [
      { type: 'entry' },
      { type: 'entry', command: 1, sequence: 1, parts: null },
      { type: 'link' },
      { type: 'head' },
    ];
    for (const line of odd)
      expect(checked(sealEvidence([line as unknown as EvidenceLine, ...lines], key))).toBeDefined();
  });
});

const formulas = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\u00a0=1',
  '＝1',
  "=cmd|'/c calc'!A0",
  '%0A=1',
  '|x',
];

describe('a name that is a formula', () => {
  it.each(formulas)('%j is a text in a spreadsheet', (name) => {
    expect(csvLine([name]).replace(/^"/, '').startsWith("'")).toBe(true);
  });
});
