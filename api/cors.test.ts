import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import express, { type Request, type Response } from 'express';
import { describe, expect, it } from '@jest/globals';
import { createCors } from './cors.js';

const named = 'https://status.example.com';
const cors = createCors([named, 'https://other.example.com']);

/** What a browser is answered, and whether the request went on. */
function ask(method: string, headers: IncomingHttpHeaders) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, headers });
  const response = Object.setPrototypeOf(new ServerResponse(request), express.response) as Response;
  let wentOn = false;
  void cors(request as Request, response, () => (wentOn = true));
  return { wentOn, headers: { ...response.getHeaders() }, status: response.statusCode, ended: response.writableEnded };
}
const preflight = { 'access-control-request-method': 'POST' };
const allowed = {
  vary: 'Origin',
  'access-control-allow-origin': named,
  'access-control-expose-headers': 'Retry-After',
  'cross-origin-resource-policy': 'cross-origin',
};

describe('a page of another site', () => {
  it('that the operator named may read the answer, and no cookie counts', () => {
    expect(ask('GET', { origin: named })).toEqual({ wentOn: true, headers: allowed, status: 200, ended: false });
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['nobody named', { origin: 'https://evil.example' }],
    ['begins like one that is named', { origin: `${named}.evil.example` }],
    ['is named over https, and comes over http', { origin: 'http://status.example.com' }],
    ['is called null', { origin: 'null' }],
    ['does not say who it is', {}],
  ])('that %s reads nothing', (_, headers) => {
    const answer = ask('GET', headers);
    expect(answer).toMatchObject({ wentOn: true, headers: { vary: 'Origin' } });
    expect(Object.keys(answer.headers)).toEqual(['vary']);
  });

  it('may ask first what it may do, and no route is asked', () => {
    expect(ask('OPTIONS', { origin: named, ...preflight })).toEqual({
      wentOn: false,
      headers: {
        ...allowed,
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
        'access-control-max-age': '600',
      },
      status: 204,
      ended: true,
    });
  });

  it('that nobody named is told nothing when it asks first', () => {
    expect(ask('OPTIONS', { origin: 'https://evil.example', ...preflight })).toEqual({
      wentOn: false,
      headers: { vary: 'Origin' },
      status: 204,
      ended: true,
    });
  });

  it('asks first by OPTIONS and the method that it wants, both', () => {
    expect(ask('OPTIONS', { origin: named }).wentOn).toBe(true);
    expect(ask('POST', { origin: named, ...preflight }).wentOn).toBe(true);
  });
});
