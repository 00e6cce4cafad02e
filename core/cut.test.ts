import { describe, expect, it } from '@jest/globals';
import { cut } from './cut.js';

describe('a cut text', () => {
  it('is left alone when it fits', () => {
    expect(cut('', 3)).toBe('');
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('\u{1F4A5}\u{1F4A5}\u{1F4A5}', 3)).toBe('\u{1F4A5}\u{1F4A5}\u{1F4A5}');
  });

  it('ends with an ellipsis, within the limit and without a blank before it', () => {
    expect(cut('abcd', 3)).toBe('ab…');
    expect(cut('a b cd', 3)).toBe('a…');
    expect([...cut('x'.repeat(40_000), 200)]).toHaveLength(200);
  });

  it('never ends in half a character', () => {
    const bangs = '\u{1F4A5}'.repeat(10);
    for (let limit = 1; limit < 10; limit += 1) expect(cut(bangs, limit)).toBe(`${'\u{1F4A5}'.repeat(limit - 1)}…`);
  });
});
