/** Secrets at rest: a sealed text opens with its key, in its place, unchanged; in every other case it does not. */
import { describe, expect, it } from '@jest/globals';
import { createSealer, sealsNothing, Unsealable, type Place } from '../../core/sealed.js';

const place: Place = { table: 'calendars', row: 'row-1', column: 'url_sealed' };
const first = createSealer(() => ['first key of the ring, long enough']);
const second = createSealer(() => ['second key of the ring, long enough']);
const both = createSealer(() => ['second key of the ring, long enough', 'first key of the ring, long enough']);
const text = 'https://calendar.example/secret-canary.ics';
const sealed = first.seal(text, place);

/** The seal with one bit turned over. */
function flipped(at: number): Buffer {
  const copy = Buffer.from(sealed);
  copy[at]! ^= 1;
  return copy;
}

describe('a sealed text', () => {
  it('opens with its key in its place, and with a ring that holds the key', () => {
    expect(first.unseal(sealed, place)).toBe(text);
    expect(both.unseal(sealed, place)).toBe(text);
  });

  it('says nothing of what it holds, and is another one each time', () => {
    expect(sealed.toString('latin1')).not.toMatch(/canary|calendar/);
    expect(first.seal(text, place).equals(sealed)).toBe(false);
  });

  it('knows whether the first key sealed it', () => {
    expect([first.isCurrent(sealed), both.isCurrent(sealed)]).toEqual([true, false]);
  });

  it.each<[string, () => string]>([
    ['with another key', () => second.unseal(sealed, place)],
    ['without a key', () => createSealer(() => []).unseal(sealed, place)],
    ['in another row', () => first.unseal(sealed, { ...place, row: 'row-2' })],
    ['in another column', () => first.unseal(sealed, { ...place, column: 'other' })],
    ['in another table', () => first.unseal(sealed, { ...place, table: 'other' })],
    [
      'where the parts of its place are cut elsewhere',
      () => first.unseal(sealed, { table: 'calendars","row-1', row: '', column: 'url_sealed' }),
    ],
    ['empty', () => first.unseal(Buffer.alloc(0), place)],
    ['as nothing but zeros', () => first.unseal(Buffer.alloc(100), place)],
    ['cut to its head', () => first.unseal(sealed.subarray(0, 9), place)],
    ['cut to its tag', () => first.unseal(sealed.subarray(0, 30), place)],
    ['without its last byte', () => first.unseal(sealed.subarray(0, -1), place)],
    ['with a byte more', () => first.unseal(Buffer.concat([sealed, Buffer.from([0])]), place)],
    ['in clear', () => first.unseal(Buffer.from(text), place)],
    ['with another version', () => first.unseal(flipped(0), place)],
    ['with another key id', () => first.unseal(flipped(4), place)],
    ['with another nonce', () => first.unseal(flipped(12), place)],
    ['with another tag', () => first.unseal(flipped(25), place)],
    ['with another first byte', () => first.unseal(flipped(37), place)],
    ['with another last byte', () => first.unseal(flipped(sealed.length - 1), place)],
    [
      'with the key id of another key',
      () =>
        both.unseal(
          Buffer.concat([sealed.subarray(0, 1), second.seal('x', place).subarray(1, 9), sealed.subarray(9)]),
          place,
        ),
    ],
  ])('does not open %s', (_, open) => expect(open).toThrow(Unsealable));

  it('opens with the key that sealed it years ago', () => {
    const kept = Buffer.from(
      'AU2DOF3aUKbNqYTwJzgdRjq+2ZLQBchtwOzaBupfNTVByiDy0+aHt24Bo3rc62TtqZk7QnePn++vy6MWKn359/dMYyM=',
      'base64',
    );
    const ring = createSealer(() => ['a new key', 'a key of this installation']);
    expect(ring.unseal(kept, place)).toBe('https://calendar.example/ü.ics');
    expect(ring.isCurrent(kept)).toBe(false);
  });

  it('may be empty, and is not current where it is of another version or there is no key', () => {
    expect(first.unseal(first.seal('', place), place)).toBe('');
    expect(first.isCurrent(flipped(0))).toBe(false);
    expect(sealsNothing.isCurrent(sealed)).toBe(false);
  });

  it('is made by nobody without a key', () => {
    expect(() => sealsNothing.seal(text, place)).toThrow(Unsealable);
  });

  it('says, when it does not open, nothing of it', () => {
    expect(() => second.unseal(sealed, place)).toThrow(/^A secret does not open: its key is missing/);
  });
});
