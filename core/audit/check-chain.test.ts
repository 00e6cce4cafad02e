import { describe, expect, it } from '@jest/globals';
import { buildChain, buildEntry, newKey, organisation, sealAll, signHead, trusting } from './fixtures/chains.js';
import { createChainCheck } from './check-chain.js';
import { firstHash, sealEntry } from './link.js';
import { headIsSigned } from './evidence.js';
import type { Entry, Head, Link, SealedEntry } from './entry.js';

const key = newKey();

function check(links: (SealedEntry | Link)[], heads: Head[] = [], keys = [key]) {
  const checking = createChainCheck({ organisation, heads, isSigned: headIsSigned(trusting(...keys)) });
  links.forEach((link) => checking.add(link));
  return checking.end();
}

describe('a chain', () => {
  it('is whole from its first row to its last, and says what a signed head covers', () => {
    const chain = buildChain(5);
    const head = signHead(key, chain[3]!);
    expect(check(chain, [head])).toEqual({
      wrong: undefined,
      entries: 5,
      erased: 0,
      signedUntil: 4,
      last: { sequence: 5, hash: chain[4]!.hash },
    });
    expect(check([]).wrong).toBeUndefined();
  });

  it('goes on where a row is known by its link alone', () => {
    const chain = buildChain(4);
    const links = chain.map((row, index): SealedEntry | Link =>
      index % 2 ? { sequence: row.sequence, digest: row.digest, hash: row.hash } : row,
    );
    expect(check(links, [signHead(key, chain[3]!)])).toMatchObject({ wrong: undefined, entries: 2 });
  });

  it('stays whole when parts are erased with their salts, and counts them', () => {
    const chain = buildChain(3);
    const [row] = chain;
    const { name: _, address: __, ...salts } = row!.salts;
    const erased = { ...row!, parts: { ...row!.parts, name: null, address: null }, salts };
    expect(check([erased, ...chain.slice(1)])).toMatchObject({ wrong: undefined, erased: 2 });
  });

  it('has rows without an address or a reason, and they are not taken for erased', () => {
    const parts = { name: 'OpenAlert', address: null, reason: undefined, before: null, after: null };
    const rows = sealAll([buildEntry(1, { parts }), buildEntry(2)]);
    expect(Object.keys(rows[0]!.commitments)).toEqual(['name']);
    expect(rows[0]!.previousHash).toBe('0'.repeat(64));
    expect(check(rows)).toMatchObject({ wrong: undefined, erased: 0 });
  });

  it('takes a row that took minutes for what it is, and none that took hours', () => {
    const rows = buildChain(40);
    expect(check(rows).wrong).toBeUndefined();
  });

  it('believes a head only of a trusted key that is called by its own fingerprint', () => {
    const chain = buildChain(2);
    const other = newKey();
    const head = signHead(other, chain[1]!);
    expect(check(chain, [head]).wrong?.problem).toContain('not signed by a trusted key');
    expect(check(chain, [head], [other]).wrong).toBeUndefined();
    const disguised = { ...head, fingerprint: key.fingerprint };
    expect(check(chain, [disguised], [key, other]).wrong?.problem).toContain('not signed by a trusted key');
  });
});

describe('what is wrong', () => {
  const chain = buildChain(4);
  const [first, second, third, fourth] = chain as [SealedEntry, SealedEntry, SealedEntry, SealedEntry];
  const linkOf = ({ sequence, digest, hash }: SealedEntry): Link => ({ sequence, digest, hash });
  const problemOf = (links: (SealedEntry | Link)[], heads: Head[] = []) => check(links, heads).wrong?.problem;

  it('is said of the first link that is', () => {
    expect(problemOf([first, third])).toBe('the link before it is missing (2)');
    expect(problemOf([first, second, second])).toBe('it stands out of order, after link 2');
    expect(problemOf([first, { ...second, organisation: 'another' }])).toBe('it is of another organisation');
    expect(problemOf([first, { ...second, previousHash: third.hash }])).toBe('it does not follow the link before it');
    expect(problemOf([first, { ...second, command: 'other' }])).toBe('it was changed after it was sealed');
    expect(problemOf([first, { ...second, hash: third.hash }])).toBe(
      'its hash is not the one of its place in the chain',
    );
    expect(problemOf([first, { ...linkOf(second), digest: third.digest }])).toBe(
      'its hash is not the one of its place in the chain',
    );
  });

  it('is said of the parts of a row', () => {
    const added = { ...second, commitments: {} };
    expect(problemOf([first, added])).toBe('its name was added after it was sealed');
    const { address: _, ...commitments } = second.commitments;
    const saltLeft = { ...second, commitments, parts: { ...second.parts, address: null } };
    expect(problemOf([first, saltLeft])).toBe('its address was added after it was sealed');
    const without = (part: 'parts' | 'salts') => ({ ...second, [part]: { ...second[part], reason: undefined } });
    expect(problemOf([first, without('parts')])).toBe('its reason was changed after it was sealed');
    expect(problemOf([first, without('salts')])).toBe('its reason was changed after it was sealed');
    expect(problemOf([first, { ...second, parts: { ...second.parts, after: {} } }])).toBe(
      'its after was changed after it was sealed',
    );
  });

  it('is said of the heads that stand at a link', () => {
    const head = signHead(key, second);
    const at = (over: Partial<Head>) => problemOf(chain, [signHead(key, second), { ...head, ...over }]);
    expect(at({})).toBeUndefined();
    expect(at({ organisation: 'another' })).toBe('a head of another organisation stands here');
    expect(at({ signature: '' })).toBe(`the head here is not signed by a trusted key (${key.fingerprint})`);
    expect(problemOf(chain, [signHead(key, { ...second, hash: third.hash })])).toBe(
      'a signed head says that it was another',
    );
    expect(problemOf([first, linkOf(second)], [{ ...head, signature: '' }])).toMatch(/^the head here is not signed/);
  });

  it('is that the end is cut off where a head knows of more', () => {
    expect(check(chain.slice(0, 2), [signHead(key, second), signHead(key, fourth)])).toEqual({
      wrong: {
        sequence: 3,
        id: null,
        problem: 'a signed head says that there were 4 entries: the end is cut off',
      },
      entries: 2,
      erased: 0,
      signedUntil: 2,
      last: { sequence: 2, hash: second.hash },
    });
  });

  it('is known from then on, with the row, and nothing later counts', () => {
    const checking = createChainCheck({ organisation, heads: [signHead(key, fourth)], isSigned: () => true });
    checking.add(first);
    expect(checking.wrong).toBeUndefined();
    checking.add({ ...second, command: 'other' });
    const wrong = { sequence: 2, id: second.id, problem: 'it was changed after it was sealed' };
    expect(checking.wrong).toEqual(wrong);
    checking.add(second);
    checking.add(third);
    expect(checking.end()).toEqual({
      wrong,
      entries: 2,
      erased: 0,
      signedUntil: 0,
      last: { sequence: 1, hash: first.hash },
    });
    expect(check([{ ...linkOf(first), hash: '' }]).wrong).toMatchObject({ sequence: 1, id: null });
  });

  it('is nothing where a chain is taken up in its middle', () => {
    const from = { sequence: 2, hash: second.hash };
    const checking = createChainCheck({ organisation, from, heads: [], isSigned: () => true });
    checking.add(third);
    checking.add(fourth);
    expect(checking.end()).toMatchObject({ wrong: undefined, entries: 2, last: { sequence: 4 } });
  });
});

describe('times', () => {
  const minutes = 60_000;
  const ten = Date.UTC(2026, 10, 24, 10);
  const iso = (ms: number) => new Date(ms).toISOString();

  /** Two rows, the first of ten o'clock and sealed then; the second as told, in milliseconds after ten. */
  function second(at: number, sealed: number, texts: { at?: string; sealedAt?: string } = {}) {
    const row = (n: number, when: string, sealedAt: string, after: { sequence: number; hash: string }) => {
      const entry: Entry = buildEntry(n, { at: when });
      return sealEntry(entry, after, { sealedAt, newSalt: () => 'salt' });
    };
    const one = row(1, iso(ten), iso(ten), { sequence: 0, hash: firstHash });
    const two = row(2, texts.at ?? iso(ten + at), texts.sealedAt ?? iso(ten + sealed), one);
    return check([one, two]).wrong?.problem;
  }

  it('may lie a quarter of an hour before those of earlier rows, as long as a command may take', () => {
    expect(second(-15 * minutes, 0)).toBeUndefined();
    expect(second(-15 * minutes - 1, 0)).toBe('its time lies before that of earlier entries');
  });

  it('may lie a quarter of an hour after the sealing, since clocks differ', () => {
    expect(second(15 * minutes, 0)).toBeUndefined();
    expect(second(15 * minutes + 1, 0)).toBe('its time lies after its sealing');
  });

  it('of the sealing only go forward', () => {
    expect(second(0, 0)).toBeUndefined();
    expect(second(0, -1)).toBe('it was sealed before earlier entries');
  });

  it('are times', () => {
    expect(second(0, 0, { at: 'yesterday' })).toBe('its time is none');
    expect(second(0, 0, { sealedAt: 'yesterday' })).toBe('its time is none');
  });

  it('are held against the latest so far, not against the last', () => {
    const rows = [0, -10, -20].reduce<SealedEntry[]>((all, at, index) => {
      const entry = buildEntry(index + 1, { at: iso(ten + at * minutes) });
      const after = all.at(-1) ?? { sequence: 0, hash: firstHash };
      return [...all, sealEntry(entry, after, { sealedAt: iso(ten + index), newSalt: () => 'salt' })];
    }, []);
    expect(check(rows).wrong).toMatchObject({ sequence: 3, problem: 'its time lies before that of earlier entries' });
  });
});
