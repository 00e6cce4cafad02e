import { describe, expect, it } from '@jest/globals';
import { isSameSession, mayOpen, type Opening } from './handshake.js';

const publicUrl = 'https://alerts.example.com';
const may = (headers: Opening['headers'], method = 'GET') =>
  mayOpen({ method, headers: { host: 'alerts.example.com', ...headers } }, publicUrl);
const socket = { upgrade: 'websocket' };

describe('a socket', () => {
  it.each<[string, Opening['headers']]>([
    ['our public address', { origin: publicUrl }],
    ['our public address, whatever a proxy calls us', { origin: publicUrl, host: 'inner:3000' }],
    ['this machine', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
    ['this machine by https', { origin: 'https://localhost:3000', host: 'localhost:3000' }],
    ['this machine, asked in capitals', { origin: 'http://localhost:3000', host: 'LOCALHOST:3000' }],
  ])('is opened by a page of %s', (_, headers) => {
    expect([may({ ...headers, ...socket }), may(headers), may(headers, 'POST')]).toEqual([true, true, true]);
  });

  it.each<[string, Opening['headers']]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another site that names our host', { origin: 'https://evil.example', host: 'evil.example' }],
    ['our name over http', { origin: 'http://alerts.example.com' }],
    ['another port', { origin: 'http://localhost:4000', host: 'localhost:3000' }],
    ['another name of this machine', { origin: 'http://127.0.0.1:3000', host: 'localhost:3000' }],
    ['a path on this machine', { origin: 'http://localhost:3000/x', host: 'localhost:3000' }],
    ['a name before an @', { origin: 'http://evil@localhost:3000', host: 'localhost:3000' }],
    ['another scheme', { origin: 'ftp://localhost:3000', host: 'localhost:3000' }],
    ['an app that calls itself so', { origin: 'xhttp://localhost:3000', host: 'localhost:3000' }],
    ['no site that a browser names', { origin: 'null', host: 'localhost:3000' }],
    ['an empty name', { origin: '' }],
  ])('is not opened by %s', (_, headers) => {
    for (const more of [{}, socket, { 'sec-fetch-site': 'same-origin' }])
      expect(may({ ...headers, ...more })).toBe(false);
  });

  it('needs no origin for a GET of which the browser says that it is our own', () => {
    const from = (site: string | undefined) => may(site === undefined ? {} : { 'sec-fetch-site': site });
    expect(['same-origin', 'none', 'same-site', 'cross-site', undefined].map(from)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('needs an origin where browsers always send one', () => {
    expect(may({ 'sec-fetch-site': 'same-origin', ...socket })).toBe(false);
    expect(may({ 'sec-fetch-site': 'same-origin' }, 'POST')).toBe(false);
    expect(mayOpen({ headers: { 'sec-fetch-site': 'same-origin' } }, publicUrl)).toBe(false);
  });
});

describe('a transport', () => {
  it('belongs to the session that opened it', () => {
    const opened = { cookie: 'openalert_session=abc; other=1' };
    expect(isSameSession(opened, { cookie: 'other=2; openalert_session=abc' })).toBe(true);
    for (const cookie of ['openalert_session=abd', 'other=1', undefined])
      expect(isSameSession(opened, cookie === undefined ? {} : { cookie })).toBe(false);
  });
});
