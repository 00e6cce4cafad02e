import { describe, expect, it } from '@jest/globals';
import { createClientAddress, rangesIn } from './client-address.js';
import type { IncomingMessage } from 'node:http';

const addressOf = createClientAddress(rangesIn('127.0.0.0/8, ::1, 10.1.0.0/16')!);
const from = (remoteAddress: string, forwarded?: string | string[]) =>
  addressOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage);

describe('the address of a client', () => {
  it.each([
    ['198.51.100.7', undefined, '198.51.100.7'],
    ['::ffff:198.51.100.7', undefined, '198.51.100.7'],
    ['127.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['::1', '198.51.100.7', '198.51.100.7'],
    ['10.1.2.3', '203.0.113.9, 198.51.100.7, 10.1.9.9', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', 'not an address', '127.0.0.1'],
  ])('of %s, forwarded for %s, is %s', (remote, forwarded, wanted) => {
    expect(from(remote, forwarded)).toBe(wanted);
  });

  it('is not what a stranger says that it is', () => {
    expect(from('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
    expect(from('127.0.0.1', '203.0.113.9, 198.51.100.7')).toBe('198.51.100.7');
  });

  it('comes from a list of proxies that is one', () => {
    expect(rangesIn('')).toEqual([]);
    expect(rangesIn('10.0.0.0/8,::1')).toHaveLength(2);
    expect(rangesIn('everybody')).toBeUndefined();
    expect(rangesIn('10.0.0.0/99')).toBeUndefined();
  });
});
