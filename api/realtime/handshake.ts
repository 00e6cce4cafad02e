/**
 * Who may open a socket at all, before anybody asks who it is: our own pages. Cookies go along with every request, whichever site
 * it comes from, and they do not tell one port of a machine from another; only the Origin does.
 */
import { isLoopbackHost } from '../loopback.js';
import { sessionSecretOf } from '../auth/cookies.js';
import type { IncomingHttpHeaders } from 'node:http';

/** What is looked at of a request. */
export interface Opening {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}

/**
 * May this request speak to the sockets? A browser always says the Origin of a WebSocket and of a POST; it leaves it out of a GET
 * to its own site, and then says by Sec-Fetch-Site that it is one.
 */
export function mayOpen({ method, headers }: Opening, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) return isOwnOrigin(origin, host, publicUrl);
  if (headers.upgrade !== undefined || method !== 'GET') return false;
  return ['same-origin', 'none'].includes(String(headers['sec-fetch-site']));
}

/** Our public address to the letter; on this machine, where a session may be without https, the very host that was asked. */
function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  if (!isLoopbackHost(host) || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  // An Origin is a scheme, a host and a port and nothing else: no path, no name before an @, no other spelling.
  return url.origin === origin && ['http:', 'https:'].includes(url.protocol) && url.host === host!.toLowerCase();
}

/** The id of a transport is worth something only together with the session it was opened with. */
export function isSameSession(opened: IncomingHttpHeaders, now: IncomingHttpHeaders): boolean {
  return sessionSecretOf(opened.cookie) === sessionSecretOf(now.cookie);
}
