import { describe, expect, it } from '@jest/globals';
import {
  cookieValue,
  isSameOrigin,
  reachOf,
  sessionCookie,
  sessionSecretOf,
  stepCookie,
  stepOf,
  type Reach,
} from './cookies.js';

const secure = 'https://alerts.example.com';
const own = 'http://localhost:3000';

describe('how a browser reached us', () => {
  it.each<[string, string | undefined, string, Reach]>([
    ['https at our own name', 'alerts.example.com', secure, 'secure'],
    ['https at our own port', 'alerts.example.com:8443', `${secure}:8443`, 'secure'],
    ['this machine beside https', 'localhost:3000', secure, 'local'],
    ['this machine', '127.0.0.1:3000', own, 'local'],
    ['this machine in IPv6', '[::1]:3000', own, 'local'],
    ['another name of ours', 'alerts.example.com:3000', secure, 'open'],
    ['the same name over http', 'alerts.example.com', 'http://alerts.example.com', 'open'],
    ['a name that begins like this machine', 'localhost.evil.example', own, 'open'],
    ['nothing that says so', undefined, secure, 'open'],
  ])('by %s', (_, host, publicUrl, reach) => {
    expect(reachOf({ headers: host === undefined ? {} : { host } }, publicUrl)).toBe(reach);
  });
});

describe('a cookie', () => {
  it.each<[string | undefined, string | undefined]>([
    ['a=1', '1'],
    ['b=2; a=1', '1'],
    ['b=2;a=1;c=3', '1'],
    ['a=1; a=2', '1'],
    ['aa=2; a=1', '1'],
    ['a=1=2', '1'],
    ['a=', undefined],
    ['a=; a=2', undefined],
    ['a', undefined],
    ['b=a', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('in %j is %j', (header, value) => expect(cookieValue(header, 'a')).toBe(value));
});

describe('the session of a browser', () => {
  const both = 'openalert_session=open; __Host-openalert_session=closed';

  it('counts over https only under the name that no other host can set', () => {
    expect(sessionSecretOf(both, 'secure')).toBe('closed');
    expect(sessionSecretOf('openalert_session=open', 'secure')).toBeUndefined();
  });

  it('counts on this machine under either name, the safer one first', () => {
    for (const reach of ['local', undefined] as const) {
      expect(sessionSecretOf(both, reach)).toBe('closed');
      expect(sessionSecretOf('openalert_session=open', reach)).toBe('open');
      expect(sessionSecretOf('another=x', reach)).toBeUndefined();
    }
  });

  it('is kept out of reach of scripts, other sites and plain http, for as long as it lasts', () => {
    expect(sessionCookie('secure', 'abc', 60)).toBe(
      '__Host-openalert_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure',
    );
    expect(sessionCookie('local', 'abc', 60)).toBe('openalert_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60');
  });

  it('is taken away by an empty one that is over', () => {
    expect(sessionCookie('secure', undefined, 60)).toBe(
      '__Host-openalert_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
    );
  });
});

describe('a step of signing in', () => {
  it('has a cookie of its own', () => {
    expect(stepCookie('secure', 'sso', 'abc', 600)).toBe(
      '__Host-openalert_sso=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure',
    );
    expect(stepCookie('local', 'code', undefined)).toBe('openalert_code=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
  });

  it('is read over https only under the name that no other host can set', () => {
    const both = '__Host-openalert_sso=closed; openalert_sso=open';
    expect([stepOf(both, 'secure', 'sso'), stepOf(both, 'local', 'sso')]).toEqual(['closed', 'open']);
    expect(stepOf('openalert_sso=open', 'secure', 'sso')).toBeUndefined();
    expect(stepOf(both, 'secure', 'enrol')).toBeUndefined();
  });
});

describe('a request that changes something', () => {
  it.each<[string, string | undefined, string | undefined, string]>([
    ['our public address', secure, 'alerts.example.com', secure],
    ['our public address, whatever a proxy calls us', secure, 'inner:3000', secure],
    ['the very name that was asked', 'http://localhost:3000', 'localhost:3000', secure],
    ['another name of ours that was asked', 'http://other.example.com', 'other.example.com', secure],
  ])('may come from %s', (_, origin, host, publicUrl) => expect(isSameOrigin(origin, host, publicUrl)).toBe(true));

  it.each<[string, string | undefined, string | undefined, string]>([
    ['another site', 'https://evil.example', 'alerts.example.com', secure],
    ['another port', 'http://localhost:4000', 'localhost:3000', own],
    ['our name over http, where we are reached by https', 'http://alerts.example.com', 'alerts.example.com', secure],
    ['another site, asked by the name of this machine', 'https://evil.example', 'localhost:3000', secure],
    ['no site that a browser names', 'null', 'alerts.example.com', secure],
    ['nowhere', undefined, 'alerts.example.com', secure],
    ['somebody who asks for no host', secure, undefined, secure],
  ])('may not come from %s', (_, origin, host, publicUrl) => expect(isSameOrigin(origin, host, publicUrl)).toBe(false));
});
