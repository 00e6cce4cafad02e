/**
 * Who is at the other end: the address, and the name under which they reached us. What a request says of itself counts only where
 * the connection comes from a proxy that the operator named. Terms: *trusted* an address of OPENALERT_TRUSTED_PROXIES.
 */
import { addressOf, isWithin, type AddressRange } from '../core/addresses.js';
import type { IncomingMessage, Server } from 'node:http';

/** An address that nobody has: where a trusted proxy named none that can be read. No list of addresses holds it. */
export const unknownAddress = 'unknown';

const remembered = new WeakMap<IncomingMessage, string>();

/** The address of whoever sent a request: behind a trusted proxy the one that it names, else the connection's. */
export const clientAddress = (request: IncomingMessage): string => remembered.get(request) ?? peerOf(request);

const peerOf = (request: IncomingMessage): string =>
  addressOf(request.socket?.remoteAddress?.replace(/%.*$/, '') ?? '') ?? unknownAddress;

/** Did a proxy pass this request on? Then its connection says nothing about who sent it. */
export const isForwarded = ({ headers }: IncomingMessage): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;

/** Works out who sends, for every request of a server, before anybody asks. */
export function resolveClients(server: Server, trusted: readonly AddressRange[]): void {
  const resolve = (request: IncomingMessage) => {
    remembered.set(request, addressBehind(request, trusted));
    const host = hostBehind(request, trusted);
    if (host !== undefined) request.headers.host = host;
  };
  server.prependListener('request', resolve);
  server.prependListener('upgrade', resolve);
}

/**
 * Walks X-Forwarded-For (or Forwarded) from the right: each proxy adds whom it heard, so whatever stands left of the first
 * address that is not trusted may be made up.
 */
export function addressBehind(request: IncomingMessage, trusted: readonly AddressRange[]): string {
  let address = peerOf(request);
  const chain = forwardedFor(request);
  while (isWithin(address, trusted)) {
    const next = chain.pop();
    if (next === undefined) return address;
    const read = addressOf(withoutPort(next));
    if (read === undefined) return unknownAddress;
    address = read;
  }
  return address;
}

/** More than this passed on is nobody's network. */
const longestChain = 50;

function forwardedFor({ headers }: IncomingMessage): string[] {
  const given = headers['x-forwarded-for'];
  const words =
    given === undefined ? forwarded(headers.forwarded).flatMap((one) => one.for ?? []) : String(given).split(',');
  return words.slice(-longestChain).map((word) => word.trim());
}

/** The elements of a Forwarded header (RFC 7239), of what we read of it. */
function forwarded(header: string | undefined): { for?: string; host?: string }[] {
  if (header === undefined || header.length > 4096) return [];
  return header.split(',').map((element) =>
    Object.fromEntries(
      element.split(';').flatMap((pair) => {
        const at = pair.indexOf('=');
        const name = pair.slice(0, at).trim().toLowerCase();
        const value = pair.slice(at + 1).trim();
        return name === 'for' || name === 'host' ? [[name, value.replace(/^"(.*)"$/, '$1')]] : [];
      }),
    ),
  );
}

/** 203.0.113.7:4711, [2001:db8::7]:4711 and [2001:db8::7] as the address in them. */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;

/** The name under which a trusted proxy was asked; undefined where none says so. */
function hostBehind(request: IncomingMessage, trusted: readonly AddressRange[]): string | undefined {
  if (!isWithin(peerOf(request), trusted)) return undefined;
  const given = request.headers['x-forwarded-host'] ?? forwarded(request.headers.forwarded).at(-1)?.host;
  const host = String(given ?? '')
    .split(',')
    .at(-1)!
    .trim();
  return /^[\w.:[\]-]{1,255}$/.test(host) ? host : undefined;
}
