import { expect, it } from '@jest/globals';
import { seal, unseal } from './seal.js';

it('gives a text back to whoever knows the secret, and to nobody else', () => {
  const sealed = seal('signing secret ü', 'oak_one');
  expect(unseal(sealed, 'oak_one')).toBe('signing secret ü');
  expect(() => unseal(sealed, 'oak_two')).toThrow();
  expect(sealed.includes('signing')).toBe(false);
});

it('looks different each time, so that equal texts cannot be told from their seals', () => {
  expect(seal('same', 'oak_one').equals(seal('same', 'oak_one'))).toBe(false);
});

it('opens what was sealed before, by whichever version of ours', () => {
  const kept = Buffer.from('mWV8hQX1Y5xcBl1ltIWXPLRqq8ffgqxnbx6B7S4Bz+3fvddXiM8dsE2gk5iZ', 'base64');
  expect(unseal(kept, 'oak_one', 'place')).toBe('signing secret ü');
});
