import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSignedBy, parsePayload, secretOf } from './edge.js';

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

describe('secretOf', () => {
  it.each([
    ['Bearer oak_1', 'oak_1'],
    ['Token  oak_1 ', 'oak_1'],
    [`Basic ${btoa('any:oak_1')}`, 'oak_1'],
    [`basic ${btoa('oak_1:')}`, 'oak_1'],
    [`Basic ${btoa('oak_1')}`, 'oak_1'],
    [`Basic ${btoa(':')}`, undefined],
    ['oak_1', undefined],
    ['Bearer one two', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of “%s” is %s', (header, secret) => expect(secretOf(header)).toBe(secret));
});

describe('isSignedBy', () => {
  const hex = createHmac('sha256', 'key').update('1:body').digest('hex');

  it('joins the parts that were signed, and takes either spelling', () => {
    expect(isSignedBy('key', hex, '1', ':', Buffer.from('body'))).toBe(true);
    expect(isSignedBy('key', `sha256=${hex.toUpperCase()}`, '1:body')).toBe(true);
  });

  it.each([
    ['', ''],
    ['cut', hex.slice(0, 10)],
    ['too long', `${hex}00`],
    ['no hex', 'zz'.repeat(32)],
  ])('refuses what is %s', (_, given) => expect(isSignedBy('key', given, '1:body')).toBe(false));

  it('refuses another secret and another body', () => {
    expect(isSignedBy('other', hex, '1:body')).toBe(false);
    expect(isSignedBy('key', hex, '1:Body')).toBe(false);
  });
});
