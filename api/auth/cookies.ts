/** The session's cookie, by how the browser reached us. Terms: *secure* over https; *local* over http on this machine. */
import { isLoopbackHost } from '../edge.js';
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

/** The session's secret in a Cookie header. A `__Host-` cookie is our own site's; another one may come from a neighbour's. */
export function sessionSecretOf(cookieHeader: string | undefined): string | undefined {
  const found: Record<string, string | undefined> = {};
  for (const part of (cookieHeader ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === names.secure || name === names.local) found[name] ??= value || undefined;
  }
  return found[names.secure] ?? found[names.local];
}

/** The Set-Cookie header of a new session, or, without a secret, the one that ends it. `seconds` is how long it lasts. */
export function sessionCookie(reach: 'secure' | 'local', secret: string | undefined, seconds: number): string {
  const parts = [
    `${names[reach]}=${secret ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${secret ? seconds : 0}`,
  ];
  return [...parts, ...(reach === 'secure' ? ['Secure'] : [])].join('; ');
}

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
