import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Forbidden } from '../../core/errors.js';
import { checkForm, formField, formToken } from './csrf.js';

const publicUrl = 'https://alerts.example.com';
const secret = 's'.repeat(32);
const session = `__Host-openalert_session=${secret}`;

function exchange(headers: IncomingHttpHeaders = {}) {
  const request = new IncomingMessage(new Socket());
  request.headers = { host: 'alerts.example.com', origin: publicUrl, ...headers };
  return { request, response: new ServerResponse(request) };
}

const cookiesOf = (response: ServerResponse) => [response.getHeader('set-cookie') ?? []].flat() as string[];
const fields = (token: string) => new URLSearchParams({ [formField]: token });
/** A token made for a browser with such cookies, sent back with those. */
function sent(made: IncomingHttpHeaders, back: IncomingHttpHeaders, url = publicUrl) {
  const token = formToken(exchange(made), url);
  return () => checkForm(exchange(back).request, fields(token), url);
}
const otherSite = 'This form was sent from another site, so nothing was done.';
const tooOld = 'This page is too old. Load it again and press once more.';

describe('a form of somebody who is signed in', () => {
  it('is taken from our own page with the token of their session, and sets no cookie', () => {
    const { request, response } = exchange({ cookie: session });
    const token = formToken({ request, response }, publicUrl);
    expect(cookiesOf(response)).toEqual([]);
    expect(() => checkForm(request, fields(token), publicUrl)).not.toThrow();
  });

  it('may carry its token in a header', () => {
    const token = formToken(exchange({ cookie: session }), publicUrl);
    const { request } = exchange({ cookie: session, 'x-form-token': token });
    expect(() => checkForm(request, undefined, publicUrl)).not.toThrow();
    const wrong = exchange({ cookie: session, 'x-form-token': 'wrong' });
    expect(() => checkForm(wrong.request, fields(token), publicUrl)).toThrow(tooOld);
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['another session', { cookie: `__Host-openalert_session=${'t'.repeat(32)}` }],
    ['no session', {}],
    ['the session of plain http', { cookie: `openalert_session=${secret}` }],
  ])('is refused with %s', (_, back) => {
    expect(sent({ cookie: session }, back)).toThrow(new Forbidden(tooOld));
  });

  it.each<[string, URLSearchParams | undefined]>([
    ['without a token', new URLSearchParams()],
    ['without fields', undefined],
    ['with an empty token', fields('')],
    ['with a token of nobody', fields('x'.repeat(43))],
  ])('is refused %s', (_, body) => {
    expect(() => checkForm(exchange({ cookie: session }).request, body, publicUrl)).toThrow(new Forbidden(tooOld));
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['another site', { origin: 'https://evil.example' }],
    [
      'another site, which a browser tells otherwise',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['a site of which the browser says only that it is another', { origin: undefined, 'sec-fetch-site': 'cross-site' }],
    ['a site beside ours', { origin: undefined, 'sec-fetch-site': 'same-site' }],
    ['nowhere', { origin: undefined }],
  ])('is refused from %s, whatever token it carries', (_, where) => {
    expect(sent({ cookie: session }, { cookie: session, ...where })).toThrow(new Forbidden(otherSite));
  });

  it('is taken where the browser leaves the origin out and says that it is the same', () => {
    const back = { cookie: session, origin: undefined, 'sec-fetch-site': 'same-origin' };
    expect(sent({ cookie: session }, back)).not.toThrow();
  });
});

describe('a form of somebody who is not signed in', () => {
  it('is bound to a cookie of the browser for half a day, out of reach of scripts', () => {
    const { request, response } = exchange();
    formToken({ request, response }, publicUrl);
    expect(cookiesOf(response)).toEqual([
      expect.stringMatching(
        /^__Host-openalert_form=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200; Secure$/,
      ),
    ]);
    const local = exchange({ host: 'localhost:3000' });
    formToken(local, publicUrl);
    expect(cookiesOf(local.response)).toEqual([
      expect.stringMatching(/^openalert_form=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/),
    ]);
  });

  it('keeps the cookie that is there, so that two tabs both count, and renews what is none of ours', () => {
    const kept = `__Host-openalert_form=${'k'.repeat(32)}`;
    const { request, response } = exchange({ cookie: kept });
    expect(formToken({ request, response }, publicUrl)).toBe(formToken(exchange({ cookie: kept }), publicUrl));
    expect(cookiesOf(response)[0]).toMatch(new RegExp(`^${kept};`));
    for (const odd of ['k'.repeat(19), 'k'.repeat(65), `${'k'.repeat(30)}"<`, `é${'k'.repeat(30)}`]) {
      const renewed = exchange({ cookie: `__Host-openalert_form=${odd}` });
      formToken(renewed, publicUrl);
      expect(cookiesOf(renewed.response)[0]).not.toContain(odd);
    }
  });

  it('counts with that cookie alone, and goes on counting once they are signed in', () => {
    const kept = `__Host-openalert_form=${'k'.repeat(32)}`;
    expect(sent({ cookie: kept }, { cookie: kept })).not.toThrow();
    expect(sent({ cookie: kept }, { cookie: `${kept}; ${session}` })).not.toThrow();
    expect(sent({ cookie: kept }, { cookie: session })).toThrow(tooOld);
    expect(sent({ cookie: kept }, { cookie: `__Host-openalert_form=${'l'.repeat(32)}` })).toThrow(tooOld);
    // Anybody on the way could have set this name.
    expect(sent({ cookie: kept }, { cookie: `openalert_form=${'k'.repeat(32)}` })).toThrow(tooOld);
  });

  it('counts on this machine under the name that it has there', () => {
    const there = { host: 'localhost:3000', origin: 'http://localhost:3000' };
    const kept = { ...there, cookie: `openalert_form=${'k'.repeat(32)}` };
    expect(sent(kept, kept)).not.toThrow();
    expect(sent(kept, { ...there, cookie: `__Host-openalert_form=${'k'.repeat(32)}` })).toThrow(tooOld);
  });
});

describe('a token', () => {
  it('tells nothing of the secret that it was made of', () => {
    expect(formToken(exchange({ cookie: session }), publicUrl)).toMatch(/^[\w-]{43}$/);
    expect(formToken(exchange({ cookie: session }), publicUrl)).not.toContain(secret.slice(0, 8));
  });

  it('is made of no secret that nobody of us made', () => {
    const long = `__Host-openalert_session=${'s'.repeat(201)}`;
    expect(sent({ cookie: long }, { cookie: long })).toThrow(tooOld);
    const longest = `__Host-openalert_session=${'s'.repeat(200)}`;
    expect(sent({ cookie: longest }, { cookie: longest })).not.toThrow();
  });
});
