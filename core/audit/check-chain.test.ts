import { describe, expect, it } from '@jest/globals';
import { buildChain, newKey, organisation, signHead, trusting } from './fixtures/chains.js';
import { createChainCheck } from './check-chain.js';
import { headIsSigned } from './evidence.js';
import type { Head, Link, SealedEntry } from './entry.js';

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
