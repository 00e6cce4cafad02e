/**
 * That a form was sent by one of our own pages. Two proofs, and both are asked: the browser says that the request comes from our
 * origin, and the form carries a token that only a page of ours could write into it. The token is an HMAC under the session's
 * secret, or, where there is no session yet, under that of a short-lived cookie: whoever does not know the cookie cannot make it,
 * every process can check it, and nothing is stored. Terms: *form token* that HMAC, in the field `form_token` or `X-Form-Token`.
 */
import { createHmac } from 'node:crypto';
import { equalSecret, newSecret } from '../../core/ids.js';
import { Forbidden } from '../../core/errors.js';
import { cookieValue, isSameOrigin, reachOf, sessionSecretOf } from './cookies.js';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The field of every form, and the header of whatever a script sends. */
export const formField = 'form_token';
const formHeader = 'x-form-token';

const cookieNames = { secure: '__Host-openalert_form', open: 'openalert_form' };
/** How long a form may stand open before there is a session, in seconds. */
const cookieSeconds = 12 * 3600;

const tokenUnder = (secret: string) => createHmac('sha256', secret).update('openalert form').digest('base64url');

/** A request and its answer. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** The token for a form on the page that answers this request; without a session it sets the cookie that it is bound to. */
export function formToken({ request, response }: Exchange, publicUrl: string): string {
  const reach = reachOf(request, publicUrl);
  const session = sessionSecretOf(request.headers.cookie, reach);
  if (session) return tokenUnder(session);
  const isSecure = reach === 'secure';
  const name = isSecure ? cookieNames.secure : cookieNames.open;
  const secret = cookieIn(request, name) ?? newSecret();
  const cookie = `${name}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${cookieSeconds}${isSecure ? '; Secure' : ''}`;
  response.appendHeader('set-cookie', cookie);
  return tokenUnder(secret);
}

/**
 * Refuses what was not sent by a page of ours; `body` are the fields of the form, or nothing where the header carries the token.
 * @throws Forbidden
 */
export function checkForm(request: IncomingMessage, body: URLSearchParams | undefined, publicUrl: string): void {
  if (!isFromOurPage(request, publicUrl))
    throw new Forbidden('This form was sent from another site, so nothing was done.');
  const given = request.headers[formHeader] ?? body?.get(formField);
  if (
    typeof given !== 'string' ||
    !secretsOf(request, publicUrl).some((secret) => equalSecret(given, tokenUnder(secret)))
  )
    throw new Forbidden('This page is too old. Load it again and press once more.');
}

/** The secrets under which a token may have been made: one of before the session goes on counting in it. */
function secretsOf(request: IncomingMessage, publicUrl: string): string[] {
  const reach = reachOf(request, publicUrl);
  const form = cookieIn(request, reach === 'secure' ? cookieNames.secure : cookieNames.open);
  return [sessionSecretOf(request.headers.cookie, reach), form].flatMap((secret) =>
    secret && secret.length <= 200 ? [secret] : [],
  );
}

/** Browsers say where a request comes from: in Origin, and where that is left out, in Sec-Fetch-Site. */
function isFromOurPage({ headers }: IncomingMessage, publicUrl: string): boolean {
  if (headers.origin !== undefined) return isSameOrigin(headers.origin, headers.host, publicUrl);
  return headers['sec-fetch-site'] === 'same-origin';
}

function cookieIn({ headers }: IncomingMessage, wanted: string): string | undefined {
  const value = cookieValue(headers.cookie, wanted);
  return value && /^[\w-]{20,64}$/.test(value) ? value : undefined;
}
