/** Which other sites' pages may call the REST API from a browser: those that the operator named, and no cookie ever counts there. */
import type { RequestHandler } from 'express';

const methods = 'GET, POST, PUT, PATCH, DELETE';
const headers = 'Authorization, Content-Type, Idempotency-Key';
/** How long a browser remembers the answer to a preflight, in seconds. */
const remembered = '600';

/** Answers preflights and marks the answers for the named origins, compared whole; others see nothing that a browser would let through. */
export function createCors(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (request, response, next) => {
    response.vary('Origin');
    const { origin } = request.headers;
    const isAllowed = origin !== undefined && allowed.has(origin);
    if (isAllowed)
      response.set({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'Retry-After',
        // Another site may read it: it is asked with a token, and the list says who.
        'cross-origin-resource-policy': 'cross-origin',
      });
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (!isPreflight) return next();
    if (isAllowed)
      response.set({
        'access-control-allow-methods': methods,
        'access-control-allow-headers': headers,
        'access-control-max-age': remembered,
      });
    response.status(204).end();
  };
}
