import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSignedBy, secretOf } from './shown-secret.js';

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
    ['too long by other letters', `${hex}zz`],
    ['behind something', `x${hex}`],
    ['no hex', 'zz'.repeat(32)],
  ])('refuses what is %s', (_, given) => expect(isSignedBy('key', given, '1:body')).toBe(false));

  it('refuses another secret and another body', () => {
    expect(isSignedBy('other', hex, '1:body')).toBe(false);
    expect(isSignedBy('key', hex, '1:Body')).toBe(false);
  });
});
