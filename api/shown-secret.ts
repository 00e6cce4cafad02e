/** What a sender shows to be let in: a secret in a header, or a signature that only whoever has one can make. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Is this the HMAC-SHA256 of the parts, in hex? Compared in constant time. */
export function isSignedBy(secret: string, given: string, ...parts: (string | Buffer)[]): boolean {
  if (!/^(sha256=)?[0-9a-f]{64}$/i.test(given)) return false;
  const hmac = createHmac('sha256', secret);
  parts.forEach((part) => hmac.update(part));
  return timingSafeEqual(Buffer.from(given.slice(-64), 'hex'), hmac.digest());
}

/** The secret of an Authorization header, whatever its scheme: of Basic the password, or the name where there is none. */
export function secretOf(authorization: string | undefined): string | undefined {
  const [, scheme, given] = /^\s*(\S+)\s+(\S+)\s*$/.exec(authorization ?? '') ?? [];
  if (given === undefined) return undefined;
  if (scheme!.toLowerCase() !== 'basic') return given;
  const text = Buffer.from(given, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return text.slice(at + 1) || text.slice(0, at) || undefined;
}
