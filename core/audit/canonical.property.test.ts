import fc from 'fast-check';
import { expect, it } from '@jest/globals';
import { canonical } from './canonical.js';

/** The same value with its keys in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, shuffled(field)]),
  );
}

it('writes equal values alike, whatever the order of their keys, and reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(canonical(shuffled(value))).toBe(canonical(value));
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('writes different values differently', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
      const same = JSON.stringify(shuffled(shuffled(a))) === JSON.stringify(shuffled(shuffled(b)));
      if (!same && canonical(a) === canonical(b))
        expect(JSON.parse(canonical(a))).toEqual(JSON.parse(JSON.stringify(b)));
    }),
  );
  expect(canonical({ a: 1, b: undefined })).toBe('{"a":1}');
  expect(canonical(undefined)).toBe('null');
  expect(canonical([new Date(0), null, 'x'])).toBe('["1970-01-01T00:00:00.000Z",null,"x"]');
});
