/** Who is at the other end, when the request lies about it; and lists of addresses, when an address is spelled to slip through. */
import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { addressBehind, resolveClients, unknownAddress } from '../../api/client.js';
import { addressOf, isWithin, rangeOf, rangesOf, rangeText } from '../../core/addresses.js';

/** A request as it comes from that connection. */
const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

const proxies = rangesOf(['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '127.0.0.1']);

describe('the client of a request', () => {
  it.each<[string, string, string | undefined, string]>([
    ['nobody in between', '203.0.113.9', undefined, '203.0.113.9'],
    ['who claims to be somebody else', '203.0.113.9', '127.0.0.1', '203.0.113.9'],
    ['who claims a whole chain', '203.0.113.9', '127.0.0.1, 10.0.0.1, 10.0.0.2', '203.0.113.9'],
    ['behind a proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['behind two proxies', '10.0.0.1', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['who writes in front of what the proxy adds', '10.0.0.1', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['who writes a trusted address in front', '10.0.0.1', '10.0.0.5, 203.0.113.9', '203.0.113.9'],
    ['who writes much in front', '10.0.0.1', `${'1,'.repeat(6000)}203.0.113.9`, '203.0.113.9'],
    ['all of whose chain is ours', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['a proxy that says nothing in words', '10.0.0.1', '', unknownAddress],
    ['unreadable words', '10.0.0.1', 'unknown', unknownAddress],
    ['an obfuscated name', '10.0.0.1', '_hidden', unknownAddress],
    ['octal', '10.0.0.1', '0177.0.0.1', unknownAddress],
    ['hexadecimal', '10.0.0.1', '0x7f000001', unknownAddress],
    ['a whole number', '10.0.0.1', '2130706433', unknownAddress],
    ['three parts', '10.0.0.1', '127.0.1', unknownAddress],
    ['too large a part', '10.0.0.1', '203.0.113.256', unknownAddress],
    ['a part too many', '10.0.0.1', '203.0.113.9.1', unknownAddress],
    ['a range', '10.0.0.1', '203.0.113.0/24', unknownAddress],
    ['a zone', '10.0.0.1', 'fe80::1%eth0', unknownAddress],
    ['line breaks', '10.0.0.1', '203.0.113.9\r\nx: y', unknownAddress],
    ['markup', '10.0.0.1', '<script>alert(1)</script>', unknownAddress],
    ['a statement', '10.0.0.1', "203.0.113.9'; drop table users;--", unknownAddress],
    ['a port', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['IPv6 with a port', '10.0.0.1', '[2001:db8::9]:4711', '2001:db8::9'],
    ['IPv6 in brackets', '10.0.0.1', '[2001:db8::9]', '2001:db8::9'],
    ['IPv6 in capitals', '10.0.0.1', '2001:DB8::9', '2001:db8::9'],
    ['an IPv4 address inside an IPv6 one', '10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['the same in hexadecimal', '10.0.0.1', '::ffff:cb00:7109', '203.0.113.9'],
    ['a proxy whose socket is IPv6', '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['a proxy in IPv6', 'fd00::1', '203.0.113.9', '203.0.113.9'],
    ['a single trusted address', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['its neighbour, who is not trusted', '192.0.2.8', '203.0.113.9', '192.0.2.8'],
    ['a connection that is gone', '', '203.0.113.9', unknownAddress],
  ])('%s', (_, socket, chain, wanted) => {
    const headers: Record<string, string> = chain === undefined ? {} : { 'x-forwarded-for': chain };
    expect(addressBehind(from(socket, headers), proxies)).toBe(wanted);
  });

  it.each<[string, string, string]>([
    ['plainly', 'for=203.0.113.9', '203.0.113.9'],
    ['with what else stands there', 'for="203.0.113.9";proto=https;by=10.0.0.1', '203.0.113.9'],
    ['in IPv6', 'For="[2001:db8::9]:4711"', '2001:db8::9'],
    ['behind what was made up', 'for=127.0.0.1, for=203.0.113.9', '203.0.113.9'],
    ['behind ours', 'for=203.0.113.9, for=10.0.0.2', '203.0.113.9'],
    ['unreadably', 'for=unknown', unknownAddress],
    ['with nothing of it', 'proto=https', '10.0.0.1'],
  ])('is named by Forwarded %s', (_, forwarded, wanted) => {
    expect(addressBehind(from('10.0.0.1', { forwarded }), proxies)).toBe(wanted);
  });

  it('is the connection alone where no proxy is trusted', () => {
    expect(addressBehind(from('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }), [])).toBe('127.0.0.1');
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['10.0.0.1', { 'x-forwarded-host': 'alerts.example.com' }, 'inner:3000', 'alerts.example.com'],
    ['10.0.0.1', { 'x-forwarded-host': 'evil.example, alerts.example.com' }, 'inner:3000', 'alerts.example.com'],
    ['10.0.0.1', { forwarded: 'for=1.1.1.1;host=alerts.example.com' }, 'inner:3000', 'alerts.example.com'],
    ['10.0.0.1', { 'x-forwarded-host': 'alerts.example.com/evil' }, 'inner:3000', 'inner:3000'],
    ['10.0.0.1', { 'x-forwarded-host': 'a b' }, 'inner:3000', 'inner:3000'],
    ['10.0.0.1', {}, 'inner:3000', 'inner:3000'],
    ['203.0.113.9', { 'x-forwarded-host': 'evil.example' }, 'alerts.example.com', 'alerts.example.com'],
    ['203.0.113.9', { forwarded: 'host=evil.example' }, 'alerts.example.com', 'alerts.example.com'],
  ])('from %s with %j, asked as %s, was asked as %s', (socket, headers, host, wanted) => {
    const server = createServer();
    resolveClients(server, proxies);
    const request = from(socket, { host, ...headers });
    server.emit('request', request);
    expect(request.headers.host).toBe(wanted);
  });
});

describe('a list of addresses', () => {
  it.each<[string, string]>([
    ['10.1.2.3', '10.1.2.3/32'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.255.255.255/9', '10.128.0.0/9'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::1/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::ffff:10.0.0.1', '10.0.0.1/32'],
  ])('takes %s as %s', (text, wanted) => expect(rangeText(rangeOf(text)!)).toBe(wanted));

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.0.0.0/255.0.0.0',
    '/8',
    '010.0.0.1',
    '0x0a.0.0.1',
    '167772161',
    '10.1',
    '10.0.0.256',
    '::/129',
    '::ffff:10.0.0.0/104',
    '::10.0.0.1',
    'fe80::1%eth0',
    '[::1]',
    'example.com',
    '10.0.0.1 ',
    '10.0.0.1\n',
    '*',
    '',
    '1'.repeat(1000),
  ])('refuses %j', (text) => expect(rangeOf(text)).toBeUndefined());

  const list = rangesOf(['203.0.113.0/24', '2001:db8:7::/48']);
  it.each(['203.0.113.0', '203.0.113.255', '::ffff:203.0.113.9', '2001:db8:7::1', '2001:db8:7:ffff::'])(
    'holds %s',
    (address) => expect(isWithin(address, list)).toBe(true),
  );
  it.each([
    '203.0.112.255',
    '203.0.114.0',
    '0313.0.0161.0011',
    '203.0.113.09',
    '3405803785',
    '::203.0.113.9',
    '2001:db8:8::1',
    '2002:cb00:7109::',
    '64:ff9b::cb00:7109',
    'unknown',
    '',
    '203.0.113.9, 203.0.113.9',
  ])('does not hold %j', (address) => expect(isWithin(address, list)).toBe(false));

  it('writes an address in one way only', () => {
    for (const text of ['2001:db8::9', '2001:DB8:0:0::9', '2001:0db8:0000:0000:0000:0000:0000:0009'])
      expect(addressOf(text)).toBe('2001:db8::9');
  });
});
