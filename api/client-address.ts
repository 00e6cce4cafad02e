/** Whose request it is, as an address: the sender's own, or, where it came through a proxy that we trust, what that one says. */
import ipaddr from 'ipaddr.js';
import type { IncomingMessage } from 'node:http';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads "10.0.0.0/8, ::1"; undefined where it is no list of addresses and networks. */
export function rangesIn(text: string): Range[] | undefined {
  try {
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        if (part.includes('/')) return ipaddr.parseCIDR(part);
        const address = ipaddr.process(part);
        return [address, address.kind() === 'ipv4' ? 32 : 128];
      });
  } catch {
    return undefined;
  }
}

/** Makes the function that says whose request it is. `trusted` are the proxies whose X-Forwarded-For counts. */
export function createClientAddress(trusted: Range[]): (request: IncomingMessage) => string {
  const isTrusted = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
    trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  return ({ socket, headers }) => {
    let address = parsed(socket.remoteAddress);
    const forwarded = headers['x-forwarded-for'];
    const said = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').slice(-10).reverse();
    // From the nearest on: what a proxy that we trust says of who came to it counts, and nothing before that.
    for (const one of said) {
      const before = address && isTrusted(address) ? parsed(one.trim()) : undefined;
      if (!before) break;
      address = before;
    }
    return address ? nameOf(address) : 'unknown';
  };
}

function parsed(text: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

/** Whoever has one address of IPv6 has all of its /64. */
function nameOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (address.kind() === 'ipv4') return address.toString();
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
