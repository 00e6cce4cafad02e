import { describe, expect, it } from '@jest/globals';
import { parsePayload } from './edge.js';

const form = 'application/x-www-form-urlencoded; charset=utf-8';
const parse = (text: string, type?: string) => parsePayload(Buffer.from(text), type);

describe('parsePayload', () => {
  it('reads JSON whatever the content type says', () => {
    for (const type of ['application/json', 'text/plain', undefined, form])
      expect(parse(' {"a":1}', type)).toEqual({ a: 1 });
  });

  it('reads a form as an object, with JSON in its fields', () => {
    expect(parse('a=x+y&b=%7B%22c%22%3A1%7D&d=%7Bnot+json', form)).toEqual({ a: 'x y', b: { c: 1 }, d: '{not json' });
    expect(parse('payload=%5B1%5D', form)).toEqual([1]);
    expect(parse('payload=1&other=2', form)).toEqual({ payload: '1', other: '2' });
  });

  it('keeps a form’s fields from being more than fields', () => {
    const read = parse('__proto__=x&a=%00b', form) as object;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(read).toEqual({ a: 'b' });
  });

  it.each([
    ['a form that no content type tells of', 'a=1', undefined],
    ['an empty form', '', form],
    ['a form with too many fields', 'a=1&'.repeat(1001), form],
    ['JSON that is too deep', '['.repeat(65) + ']'.repeat(65), form],
  ])('refuses %s', (_, text, type) => expect(() => parse(text, type)).toThrow());
});
