import { describe, expect, it } from '@jest/globals';
import { buildChain, newKey, organisation, signHead, trusting } from './fixtures/chains.js';
import { checkEvidence, sealEvidence, type EvidenceLine } from './evidence.js';

const key = newKey();
const other = newKey();
const chain = buildChain(3);
const [row, second, last] = chain as [(typeof chain)[0], (typeof chain)[0], (typeof chain)[0]];
const begin = {
  type: 'evidence',
  version: 1,
  organisation: { id: organisation, name: 'Larkspur' },
  about: { incident: 42, from: null, to: null },
  at: '2026-11-24T12:00:00.000Z',
  by: { kind: 'user', name: 'Olga' },
} as const;
const head: EvidenceLine = { type: 'head', ...signHead(key, last) };
const entries = chain.map((one): EvidenceLine => ({ type: 'entry', ...one }));
const link = ({ sequence, digest, hash }: typeof row): EvidenceLine => ({ type: 'link', sequence, digest, hash });
const page: EvidenceLine = { type: 'page', status: 'sent' };

const check = (texts: string[], keys = [key]) => checkEvidence(`${texts.join('\n')}\n`, trusting(...keys));
const sealed = (lines: unknown[]) => sealEvidence(lines as EvidenceLine[], key);
const whole = sealed([begin, head, ...entries, page]);

describe('a file of evidence', () => {
  it('that is as it was sealed says what it is about, how much, and who signed it', () => {
    const { name: _, ...salts } = second.salts;
    const erased = { type: 'entry', ...second, parts: { ...second.parts, name: null }, salts };
    expect(check(sealed([begin, head, entries[0], erased, link(last), page]))).toEqual({
      wrong: undefined,
      about: 'INC-42 of Larkspur',
      entries: 2,
      erased: 1,
      fingerprint: key.fingerprint,
    });
  });

  it.each<[string, unknown, unknown, string]>([
    [
      'a time',
      { ...begin.about, incident: null, from: 'Monday', to: 'Friday' },
      begin.organisation,
      'Monday to Friday of Larkspur',
    ],
    ['everything', { incident: null, from: null, to: null }, begin.organisation, 'the beginning to now of Larkspur'],
    ['nothing that it says', undefined, { id: organisation }, 'the beginning to now of nobody'],
  ])('may be about %s', (_, about, of, words) => {
    expect(check(sealed([{ ...begin, about, organisation: of }, page]))).toMatchObject({
      wrong: undefined,
      about: words,
    });
  });

  it('may hold no row at all, and then proves no row', () => {
    expect(check(sealed([begin, page]))).toMatchObject({ wrong: undefined, entries: 0, erased: 0 });
  });

  it.each<[string, string[], string]>([
    ['is empty', [], 'the file has no signed end'],
    ['ends without its seal', whole.slice(0, -1), 'the file has no signed end'],
    ['ends in no JSON', [...whole.slice(0, -1), '{'], 'the file has no signed end'],
    ['ends in JSON that is nothing', [...whole.slice(0, -1), 'null'], 'the file has no signed end'],
    ['ends in a seal of nothing', [...whole.slice(0, -1), '{"type":"seal"}'], 'the file has no signed end'],
    ['is signed by nobody', [...whole.slice(0, -1), '{"type":"seal","digests":[]}'], 'the key is not a trusted one'],
    [
      'is signed for other lines',
      [
        ...whole.slice(0, -1),
        sealed([begin])
          .at(-1)!
          .replace(/"digests":\[/, '"digests":["x",'),
      ],
      'the signature of the file is not valid',
    ],
    [
      'lost its last lines',
      [...sealed([begin, page]).slice(0, 1), sealed([begin, page]).at(-1)!],
      'lines are missing before the end',
    ],
  ])('that %s is wrong in its last line', (_, texts, problem) => {
    expect(check(texts).wrong).toEqual({ line: Math.max(1, texts.length), sequence: null, id: null, problem });
  });

  it('that is no longer the one that was signed is wrong where it was changed', () => {
    const changed = whole.map((text) => text.replace('"status":"sent"', '"status":"failed"'));
    expect(check(changed).wrong).toEqual({
      line: 6,
      sequence: null,
      id: null,
      problem: 'the line is not the one that was signed',
    });
    expect(check([...whole.slice(0, 2), '', ...whole.slice(2)]).wrong).toMatchObject({ line: 3 });
  });

  it.each<[string, unknown[], { line: number; sequence: number; id: string | null; problem: string }]>([
    [
      'does not begin as evidence does',
      [page, begin],
      { line: 1, sequence: 0, id: null, problem: 'the file does not begin as evidence does' },
    ],
    ['has a line of nothing', [begin, 7], { line: 2, sequence: 0, id: null, problem: 'the line is not JSON' }],
    [
      'has a link before its first row',
      [begin, head, link(row)],
      { line: 3, sequence: 1, id: null, problem: 'a link stands before the first row' },
    ],
    [
      'has a row that is none',
      [begin, head, { type: 'entry', command: 'x', sequence: 1, previousHash: '', organisation, parts: null }],
      { line: 3, sequence: 1, id: null, problem: 'the line is not a row of the audit' },
    ],
    [
      'has a head that nobody signed',
      [begin, { ...head, signature: '' }, ...entries],
      { line: 2, sequence: 3, id: null, problem: 'the head is not signed by a trusted key' },
    ],
    [
      'has a row that was changed',
      [begin, head, entries[0], { ...entries[1], command: 'x' }, entries[2]],
      { line: 4, sequence: 2, id: second.id, problem: 'it was changed after it was sealed' },
    ],
    [
      'has rows behind its last head',
      [begin, { type: 'head', ...signHead(key, second) }, ...entries],
      { line: 6, sequence: 3, id: null, problem: 'no signed head covers the last rows' },
    ],
    [
      'has fewer rows than its head',
      [begin, head, ...entries.slice(0, 2)],
      {
        line: 5,
        sequence: 3,
        id: null,
        problem: 'a signed head says that there were 3 entries: the end is cut off',
      },
    ],
  ])('that %s is wrong there, however well it is signed', (_, lines, wrong) => {
    expect(check(sealed(lines)).wrong).toEqual(wrong);
  });

  it('is signed by the key that signed its heads, where the reader trusts whichever stands in it', () => {
    const anybody = { ...trusting(), trusted: undefined };
    const byOther = [begin, { type: 'head', ...signHead(other, last) } as EvidenceLine, ...entries];
    const text = sealEvidence(byOther, key).join('\n');
    expect(checkEvidence(text, anybody).wrong).toMatchObject({
      line: 2,
      sequence: 3,
      problem: 'the head is signed by another key than the file',
    });
    expect(checkEvidence(text, trusting(key, other)).wrong).toBeUndefined();
    expect(checkEvidence(whole.join('\n'), anybody).wrong).toBeUndefined();
  });
});
