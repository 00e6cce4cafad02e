/** One-time codes of an authenticator app (RFC 6238): six digits, thirty seconds, SHA-1, as every app understands them. */
import { Secret, TOTP } from 'otpauth';

const stepMs = 30_000;
const issuer = 'OpenAlert';

/** A new secret, 160 bits, in base32. */
export const newCodeSecret = (): string => new Secret({ size: 20 }).base32;

/** The address that an app reads from the picture. */
export const codeAddress = (secret: string, account: string): string =>
  new TOTP({ issuer, label: account, secret: Secret.fromBase32(secret) }).toString();

/** The code of an instant; for tests, and for nobody else. */
export const codeAt = (secret: string, at: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

/** The step that a code belongs to, this one or a neighbour; undefined where it is wrong. A step counts once: see its keeper. */
export function counterOf(secret: string, code: string, now: Date): number | undefined {
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const delta = new TOTP({ secret: Secret.fromBase32(secret) }).validate({
    token: digits,
    timestamp: now.getTime(),
    window: 1,
  });
  return delta === null ? undefined : Math.floor(now.getTime() / stepMs) + delta;
}
