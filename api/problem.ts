/** Errors as HTTP: problem+json (RFC 9457). Here, and only here, a code becomes a status. */
import { InvalidInput, LimitExceeded, OpenAlertError, Unavailable, type ErrorCode } from '../core/errors.js';
import type { ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';

/** An error of HTTP itself, which the core does not know. */
export class HttpError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 411 | 413 | 415,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

const statusOf: Record<ErrorCode, number> = {
  'invalid-input': 400,
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  stale: 412,
  'limit-exceeded': 429,
  unavailable: 503,
};

const titles: Record<number, string> = {
  400: 'Not understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not there',
  405: 'Not this method',
  408: 'Too slow',
  409: 'Not now',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Not this type',
  429: 'Too many',
  500: 'Our fault',
  503: 'Away for a moment',
};

/** An error as an HTTP answer. */
export interface Problem {
  status: number;
  headers: Record<string, string>;
  body: {
    type: 'about:blank';
    title: string;
    status: number;
    detail: string;
    id: string;
    errors?: { field: string; expected: string }[];
  };
  /** Must a person look at it? Then it is logged as an error. */
  unexpected: boolean;
}

/** What an error says to the caller: a sentence, an id, the fields; never a stack or a statement. */
export function problemOf(error: unknown): Problem {
  if (error instanceof HttpError) return problem(error.status, error.message, shortId(), error.headers);
  if (error instanceof OpenAlertError) {
    const status = statusOf[error.code];
    const wait = error instanceof Unavailable || error instanceof LimitExceeded ? error.retryAfterMs : undefined;
    const headers: Record<string, string> =
      wait === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) };
    const errors = error instanceof InvalidInput && error.problems.length > 0 ? error.problems : undefined;
    return problem(status, error.message, error.id, headers, errors);
  }
  const own = expressStatus(error);
  if (own) return problem(own, 'The request could not be read.', shortId());
  return { ...problem(500, 'Something failed on our side. Paging goes on.', shortId()), unexpected: true };
}

/** Express's own errors (a path that cannot be decoded) carry a status below 500. */
function expressStatus(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

const shortId = () =>
  randomUUID()
    .slice(0, 8)
    .replace(/^(.{4})/, '$1-');

function problem(
  status: number,
  detail: string,
  id: string,
  headers: Record<string, string> = {},
  errors?: Problem['body']['errors'],
): Problem {
  const title = titles[status] ?? 'Not understood';
  return {
    status,
    headers,
    body: { type: 'about:blank', title, status, detail, id, ...(errors ? { errors } : {}) },
    unexpected: false,
  };
}

/** Writes a problem, unless the answer has begun. */
export function sendProblem(response: ServerResponse, { status, headers, body }: Problem): void {
  if (response.headersSent) return;
  sendJson(response, status, body, { ...headers, 'content-type': 'application/problem+json' });
}

/** Writes JSON with its length. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': length,
      ...headers,
    })
    .end(text);
}
