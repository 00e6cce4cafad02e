import { createServer, IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { addressBehind, clientAddress, isForwarded, resolveClients } from './client.js';
import { rangesOf } from '../core/addresses.js';

const from = (remoteAddress: string | undefined, headers: IncomingHttpHeaders = {}) => {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  return Object.assign(new IncomingMessage(socket), { headers });
};
const proxies = rangesOf(['10.0.0.0/8']);
const behind = (headers: IncomingHttpHeaders) => addressBehind(from('10.0.0.1', headers), proxies);

describe('a connection', () => {
  it('has the address of its socket, without the zone of this machine', () => {
    expect(clientAddress(from('fe80::1%eth0'))).toBe('fe80::1');
    expect(clientAddress(from('::ffff:192.0.2.7'))).toBe('192.0.2.7');
  });

  it('that is gone has none', () => {
    expect(clientAddress(from(undefined))).toBe('unknown');
    expect(clientAddress({ headers: {} } as IncomingMessage)).toBe('unknown');
  });

  it('was passed on where either header says so', () => {
    expect(isForwarded(from('10.0.0.1'))).toBe(false);
    expect(isForwarded(from('10.0.0.1', { 'x-forwarded-for': '' }))).toBe(true);
    expect(isForwarded(from('10.0.0.1', { forwarded: 'for=unknown' }))).toBe(true);
  });

  it('is looked at once for requests and for sockets, and remembered', () => {
    for (const event of ['request', 'upgrade']) {
      const server = createServer();
      resolveClients(server, proxies);
      const request = from('10.0.0.1', { 'x-forwarded-for': '203.0.113.9' });
      server.emit(event, request);
      expect(clientAddress(request)).toBe('203.0.113.9');
    }
  });
});

describe('what a proxy passes on', () => {
  it.each<[string, string]>([
    ['for = 203.0.113.9', '203.0.113.9'],
    ['by=192.0.2.1;for=203.0.113.9;host=x', '203.0.113.9'],
    ['for="203.0.113.9:80"', '203.0.113.9'],
    ['for=203.0.113.9:80', '203.0.113.9'],
    ['for="203.0.113.9"x', 'unknown'],
    ['for=x"203.0.113.9"', 'unknown'],
    [`for=${' '.repeat(4085)}203.0.113.9`, '10.0.0.1'],
    ['', '10.0.0.1'],
  ])('is read of Forwarded: %s', (forwarded, wanted) => expect(behind({ forwarded })).toBe(wanted));

  it.each<[string, string]>([
    ['x[2001:db8::9]', 'unknown'],
    ['[2001:db8::9]x', 'unknown'],
    ['[2001:db8::9]:123456', 'unknown'],
    ['203.0.113.9:80x', 'unknown'],
    ['203.0.113.9:123456', 'unknown'],
  ])('is no address where it is %s', (word, wanted) => expect(behind({ 'x-forwarded-for': word })).toBe(wanted));

  it('is followed through fifty proxies', () => {
    const chain = (proxiesBetween: number) =>
      behind({ 'x-forwarded-for': ['203.0.113.9', ...Array<string>(proxiesBetween).fill('10.0.0.2')].join(',') });
    expect([chain(49), chain(50)]).toEqual(['203.0.113.9', '10.0.0.2']);
  });
});
