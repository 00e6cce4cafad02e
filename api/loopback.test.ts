import { describe, expect, it } from '@jest/globals';
import { isLoopback, isLoopbackHost } from './loopback.js';

describe('this machine', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1', '::1'])('connects from %s', (address) => {
    expect(isLoopback(address)).toBe(true);
  });
  it.each(['10.127.0.1', '192.0.2.7', '1270.0.0.1', '::11', '::ffff:10.0.0.1', '', undefined])(
    'does not connect from %s',
    (address) => expect(isLoopback(address)).toBe(false),
  );

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.0.0.53:80', '[::1]', '[::1]:65535'])(
    'is called %s',
    (host) => expect(isLoopbackHost(host)).toBe(true),
  );
  it.each([
    'localhost.evil.example',
    'evil.localhost',
    '127.0.0.1.evil.example',
    '127.0.0',
    '127.0.0.1234',
    '127a0.0.1',
    '10.127.0.0.1',
    '[::1]x',
    'localhost:',
    'localhost:123456',
    'localhost:x',
    'localhost:80/evil',
    '',
    undefined,
  ])('is not called %s', (host) => expect(isLoopbackHost(host)).toBe(false));
});
