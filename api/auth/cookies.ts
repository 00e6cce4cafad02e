/** The session's cookie, by how the browser reached us. Terms: *secure* over https; *local* over http on this machine. */
import { isLoopbackHost } from '../loopback.js';
import type { IncomingMessage } from 'node:http';

/** How the browser reached us: over http on another machine's name there is no session at all. */
export type Reach = 'secure' | 'local' | 'open';

const names = { local: 'openalert_session', secure: '__Host-openalert_session' };

/** How a request came in; https ends at a proxy, so it is known from our public address and the Host header. */
export function reachOf(request: Pick<IncomingMessage, 'headers'>, publicUrl: string): Reach {
  const host = request.headers.host;
  if (publicUrl.startsWith('https://') && host === new URL(publicUrl).host) return 'secure';
  return isLoopbackHost(host) ? 'local' : 'open';
}

/** The value of a cookie in a Cookie header. */
export function cookieValue(cookieHeader: string | undefined, wanted: string): string | undefined {
  for (const part of (cookieHeader ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === wanted) return value || undefined;
  }
  return undefined;
}

/**
 * The session's secret in a Cookie header. Over https only the name counts that no other host and no plain http can set; where
 * it is not known how the browser came, it is looked for first.
 */
export function sessionSecretOf(cookieHeader: string | undefined, reach?: Reach): string | undefined {
  const secure = cookieValue(cookieHeader, names.secure);
  return reach === 'secure' ? secure : (secure ?? cookieValue(cookieHeader, names.local));
}

/** The Set-Cookie header of a new session, or, without a secret, the one that ends it. `seconds` is how long it lasts. */
export function sessionCookie(reach: 'secure' | 'local', secret: string | undefined, seconds: number): string {
  return cookie(reach, names[reach], secret, seconds);
}

function cookie(reach: 'secure' | 'local', name: string, value: string | undefined, seconds: number): string {
  const parts = [`${name}=${value ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${value ? seconds : 0}`];
  return [...parts, ...(reach === 'secure' ? ['Secure'] : [])].join('; ');
}

/** What a browser keeps between two steps of signing in or proving it; sealed, for minutes. */
export type StepName = 'sso' | 'code' | 'enrol' | 'typed';

const stepName = (reach: Reach, name: StepName) =>
  reach === 'secure' ? `__Host-openalert_${name}` : `openalert_${name}`;

/** The Set-Cookie header of a step; without a value, the one that ends it. */
export const stepCookie = (reach: 'secure' | 'local', name: StepName, value: string | undefined, seconds = 0): string =>
  cookie(reach, stepName(reach, name), value, seconds);

/** What a step left in the browser. */
export const stepOf = (cookieHeader: string | undefined, reach: Reach, name: StepName): string | undefined =>
  cookieValue(cookieHeader, stepName(reach, name));

/**
 * Does a state-changing request come from one of our own pages? Browsers always say where such a request comes from. Where we are
 * reached by https, the same name over http is another site: anybody on the way could have written its pages.
 */
export function isSameOrigin(origin: string | undefined, host: string | undefined, publicUrl: string): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  const own = new URL(publicUrl);
  if (origin === own.origin) return true;
  return new URL(origin).host === host && host !== own.host;
}
