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
