import { describe, expect, it } from '@jest/globals';
import { codeAddress, codeAt, counterOf, newCodeSecret } from './totp.js';

// RFC 6238, appendix B: the secret "12345678901234567890"; the last six of its eight digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a code', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('is that of RFC 6238 at %i', (seconds, code) => {
    expect(codeAt(secret, new Date(seconds * 1000))).toBe(code);
    expect(counterOf(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });
  it('counts for its own step and the neighbours, under the number of its step', () => {
    const at = (steps: number) => new Date((1000 + steps) * 30_000);
    const seen = [-2, -1, 0, 1, 2].map((steps) => counterOf(secret, codeAt(secret, at(steps)), at(0)));
    expect(seen).toEqual([undefined, 999, 1000, 1001, undefined]);
  });
  it('may be typed with blanks, and is six digits', () => {
    const now = new Date(59_000);
    expect(counterOf(secret, ' 287 082 ', now)).toBe(1);
    expect(['287 08', '2870821', '', 'abcdef'].map((code) => counterOf(secret, code, now))).toEqual(
      Array(4).fill(undefined),
    );
  });
  it('has a secret of 160 bits that an app can read', () => {
    const made = newCodeSecret();
    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    expect(codeAddress(made, 'sam@x.example')).toMatch(/^otpauth:\/\/totp\/OpenAlert:sam%40x\.example\?/);
  });
});
