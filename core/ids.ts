import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { v7 } from 'uuid';

/** A new id (uuid v7): sorts by the time it was made. */
export const newId = (): string => v7();

/** A new secret of 192 bits unless told, URL-safe, with a readable prefix such as `oa_`. */
export const newSecret = (prefix = '', bytes = 24): string => prefix + randomBytes(bytes).toString('base64url');

/** What the database keeps of a secret: its SHA-256 (the secret itself has 192 random bits, so no salt is needed). */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Are two strings equal? In constant time for equal lengths. */
export const equalSecret = (a: string, b: string): boolean => timingSafeEqual(hashSecret(a), hashSecret(b));

/** A new salt of 122 random bits; Node draws these in advance, so that ten thousand cost little. */
export const newSalt = (): string => randomUUID().replaceAll('-', '');
/** A new recovery code: 80 random bits in base32, in groups that can be typed. */
export function newRecoveryCode(): string {
  const signs = 'abcdefghijkmnpqrstuvwxyz23456789';
  return [...randomBytes(16)]
    .map((byte) => signs[byte & 31])
    .join('')
    .replaceAll(/(.{4})(?=.)/g, '$1-');
}
