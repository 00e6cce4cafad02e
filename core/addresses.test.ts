import { describe, expect, it } from '@jest/globals';
import { addressOf, isPublic, isWithin, networkOf, rangeOf, rangesOf, rangeText } from './addresses.js';

describe('an address', () => {
  it.each<[string, string]>([
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8:0:0::9', '2001:db8::9'],
    ['::', '::'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['0:0:0:0:0:ffff:10.0.0.1', '10.0.0.1'],
    ['0000:0000:0000:0000:0000:FFFF:10.0.0.1', '10.0.0.1'],
    ['::ffff:a00:1', '10.0.0.1'],
  ])('%s is written %s', (text, wanted) => expect(addressOf(text)).toBe(wanted));

  it.each([
    '10.0.0',
    '10.0.0.01',
    '10.0.0.1.1',
    '10.0.0.256',
    '10.0.0.1000',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '::10.0.0.1',
    '1::ffff:10.0.0.1',
    '::ffff:10.0.0.1:1',
    '::ffff:10.0.0.010',
    '::ffff:10.0.1',
    '::ffff:10.0.0.256',
    '0:0:0:0:ffff:10.0.0.1',
    '0:0:0:0:0:0:ffff:10.0.0.1',
    '64:ff9b::10.0.0.1',
    'fe80::1%eth0',
    '[::1]',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    'abcd',
    `${'0'.repeat(60)}::1`,
    '',
  ])('%j is none', (text) => expect(addressOf(text)).toBeUndefined());
});

describe('a range', () => {
  it.each<[string, string]>([
    ['10.1.2.3/32', '10.1.2.3/32'],
    ['10.1.2.3/31', '10.1.2.2/31'],
    ['10.1.2.255/25', '10.1.2.128/25'],
    ['10.1.2.3/16', '10.1.0.0/16'],
    ['10.1.2.3/0', '0.0.0.0/0'],
    ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
    ['2001:db8::1/128', '2001:db8::1/128'],
    ['2001:db8::1', '2001:db8::1/128'],
  ])('%s begins as %s', (text, wanted) => expect(rangeText(rangeOf(text)!)).toBe(wanted));

  it.each([
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.0/1000',
    '10.0.0.0/01',
    '/8',
    '10.0.0.0/8/8',
    'x/8',
    '::ffff:10.0.0.0/8',
  ])('%s is none', (text) => expect(rangeOf(text)).toBeUndefined());

  it('holds what lies in it, and nothing of the other kind of addresses', () => {
    const list = rangesOf(['no range', '10.0.0.0/9', '::/0']);
    expect(list).toHaveLength(2);
    expect(['10.127.255.255', '10.128.0.0', '::1', '2001:db8::1'].map((text) => isWithin(text, list))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(isWithin('no address', rangesOf(['0.0.0.0/0', '::/0']))).toBe(false);
    expect(isWithin('10.0.0.1', [])).toBe(false);
    expect(isWithin('::ffff:10.0.0.1', rangesOf(['::/0']))).toBe(false);
  });
});

describe('the public Internet', () => {
  it.each(['1.1.1.1', '203.0.114.1', '168.63.129.17', '2606:4700::1', '3fff:ffff::1', '::ffff:1.1.1.1'])(
    'has %s',
    (text) => expect(isPublic(text)).toBe(true),
  );
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::1',
    '::ffff:10.0.0.1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    '64:ff9b::101:101',
    '2002:a00:1::',
    '4000::1',
    '1fff::1',
    'no address',
    '',
  ])('does not have %j', (text) => expect(isPublic(text)).toBe(false));
});

describe('whom an address is counted as', () => {
  it.each<[string, string]>([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['unknown', 'unknown'],
  ])('%s is %s', (text, wanted) => expect(networkOf(text)).toBe(wanted));
});
