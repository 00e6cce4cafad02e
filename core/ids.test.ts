import { describe, expect, it } from '@jest/globals';
import { equalSecret, hashSecret, newId, newRecoveryCode, newSalt, newSecret } from './ids.js';

describe('ids', () => {
  it('are uuids of version 7 that sort in the order they were made, even within a millisecond', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1000);
  });
});

describe('secrets', () => {
  it('hold 192 random bits behind their prefix, in letters that a URL takes', () => {
    expect(newSecret('oa_')).toMatch(/^oa_[\w-]{32}$/);
    expect(newSecret()).toMatch(/^[\w-]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
    expect(newSecret('', 32)).toMatch(/^[\w-]{43}$/);
  });

  it('are kept as their SHA-256', () => {
    expect(hashSecret('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are equal only when they are the same, whatever their lengths', () => {
    const secret = newSecret();
    expect(equalSecret(secret, `${secret}`)).toBe(true);
    expect([equalSecret(secret, newSecret()), equalSecret(secret, ''), equalSecret('a', 'ab')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('what is typed or tried', () => {
  it('salts are 32 hexadecimal digits, another each time', () => {
    expect(newSalt()).toMatch(/^[0-9a-f]{32}$/);
    expect(newSalt()).not.toBe(newSalt());
  });

  it('recovery codes are four groups of four signs that nobody takes for another', () => {
    const codes = Array.from({ length: 200 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}$/);
    expect(new Set(codes).size).toBe(200);
    // All 32 signs are drawn: 80 bits, as promised.
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
  });
});
