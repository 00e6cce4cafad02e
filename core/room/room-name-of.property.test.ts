import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { roomNameOf } from './room-name-of.js';

describe('the name of a room', () => {
  it('is one that every chat takes, whatever the title: plain letters, single dashes, 80 characters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999_999 }),
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        (number, title) => {
          const name = roomNameOf(number, title);
          expect(name).toMatch(/^inc-\d+(-[a-z0-9]+)*$/);
          expect(name.startsWith(`inc-${number}`)).toBe(true);
          expect(name.length).toBeLessThanOrEqual(80);
        },
      ),
      { numRuns: 300 },
    );
  });
});
