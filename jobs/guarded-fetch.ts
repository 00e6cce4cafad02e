/**
 * The one way out over http, to addresses that people or other servers give us: to public ones, and to those that the operator
 * named. What counts is the address that is connected to, so a name that resolves to something else the second time gains nothing;
 * redirects are not followed.
 */
import dns from 'node:dns';
import { withoutEnd } from '../core/without-end.js';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { addressOf, isPublic, isWithin, rangeOf, rangesOf, type AddressRange } from '../core/addresses.js';
import { InvalidInput } from '../core/errors.js';

/** Finds the addresses of a name, as node:dns does. */
export type Lookup = (hostname: string, options: dns.LookupAllOptions, callback: LookupCallback) => void;
type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void;

/** What the guard is told. */
export interface GuardedFetchParts {
  /** Host names and ranges that may be reached although they are not public, on any port. */
  allow: readonly string[];
  /** Hosts that a setting names, names or addresses: reached as they are written there, and by no other name. */
  hosts?: readonly string[];
  lookup?: Lookup;
}

/** The ports of the web; others belong to services that a request could be made to talk to. */
const webPorts = ['', '80', '443', '8080', '8443'];
const longestAnswerBytes = 8 * 1024 * 1024;
const timeoutMs = 10_000;

interface Allowed {
  ranges: AddressRange[];
  hosts: Set<string>;
}

/** The address is none that we call. The sentence says why, without repeating the address: it may hold a secret. */
const refused = (why: string) =>
  new InvalidInput(`This address is not called: ${why}.`, [
    { field: 'url', expected: 'a public http or https address' },
  ]);

/** A fetch that reaches public addresses alone. It rejects with InvalidInput where the guard refuses. */
export function createGuardedFetch({ allow, hosts = [], lookup = dns.lookup }: GuardedFetchParts): typeof fetch {
  const allowed: Allowed = {
    ranges: rangesOf(allow),
    hosts: new Set([...allow.filter((text) => !rangeOf(text)), ...hosts].map(hostName)),
  };
  const dispatcher = new Agent({
    connect: connectorFor(allowed, lookup),
    maxResponseSize: longestAnswerBytes,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 4,
  });
  const guarded = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = checkedUrl(input instanceof Request ? input.url : String(input), allowed);
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([limit, init.signal]) : limit;
    const options = { ...init, signal, redirect: 'manual', dispatcher };
    const answer = await undiciFetch(url, options as Parameters<typeof undiciFetch>[1]).catch((error: unknown) => {
      throw error instanceof Error && error.cause instanceof InvalidInput ? error.cause : error;
    });
    if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) {
      await answer.body?.cancel();
      throw refused('it leads to another one');
    }
    return answer as unknown as Response;
  };
  return guarded;
}

/** What can be seen of an address before anybody is asked. @throws InvalidInput */
function checkedUrl(text: string, allowed: Allowed): URL {
  if (/[\u0000-\u0020\u007f-\u009f\\]/.test(text)) throw refused('it holds blanks or signs that end a line');
  if (!URL.canParse(text)) throw refused('it is none');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('it begins with neither http nor https');
  if (url.username !== '' || url.password !== '') throw refused('a name or a password stands in it');
  const host = hostName(url.hostname);
  if (host === '') throw refused('it names no host');
  if (allowed.hosts.has(host)) return url;
  const address = addressOf(host);
  if (address !== undefined && isWithin(address, allowed.ranges)) return url;
  if (address !== undefined && !isPublic(address)) throw refused('it is not a public one');
  // The ranges may hold whatever a name leads to; then the port is looked at with the address.
  if (!webPorts.includes(url.port) && (address !== undefined || allowed.ranges.length === 0))
    throw refused('its port is not one of the web');
  return url;
}

/** A host as it is compared: in small letters, without brackets and the dot at its end. */
const hostName = (host: string): string => withoutEnd(host.toLowerCase().replace(/^\[(.*)\]$/, '$1'), '.');

/** Connects to addresses that the guard lets through, and looks again at what it is connected to. */
function connectorFor(allowed: Allowed, lookup: Lookup): buildConnector.connector {
  return (options, callback) => {
    const named = allowed.hosts.has(hostName(options.hostname));
    const isFree = (address: string) =>
      named || isWithin(address, allowed.ranges) || (isPublic(address) && webPorts.includes(options.port));
    const guardedLookup = (hostname: string, how: dns.LookupOptions, done: (...given: unknown[]) => void) =>
      lookup(hostname, { ...how, all: true }, (error, addresses) => {
        if (error) return done(error);
        // One private address among public ones is a name that means to be tried until it fits.
        if (addresses.length === 0 || !addresses.every(({ address }) => isFree(address)))
          return done(refused('it is not a public one'));
        return how.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
      });
    const connect = buildConnector({ lookup: guardedLookup as never, timeout: timeoutMs });
    connect(options, (...given) => {
      const [error, socket] = given;
      if (error) return callback(error, null);
      if (isFree(socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      return callback(refused('it is not a public one'), null);
    });
  };
}
