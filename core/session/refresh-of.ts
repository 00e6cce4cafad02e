/**
 * What becomes of a refresh token that is shown. Each is good for one exchange; a second one means that two have it, and ends the
 * whole family. Whoever asks twice because an answer was lost, or from two tabs at once, is answered the same again, for a moment.
 */

/** Access tokens begin so, and nothing else does. */
export const accessPrefix = 'oas_';
/** Refresh tokens begin so. */
export const refreshPrefix = 'ort_';

/** How long a program's sign-in lasts at most, in milliseconds. */
export const familyMs = 12 * 60 * 60_000;
/** How long an access token lasts, in milliseconds. */
export const accessMs = 10 * 60_000;
/** How long a spent token is answered the same again, in milliseconds. */
export const overlapMs = 10_000;

/** What is known of the token and its family. */
export interface ShownToken {
  /** When it was exchanged; null: not yet. */
  spentAt: Date | null;
  /** The newest token of the family is that many exchanges younger. */
  behind: number;
  family: { expiresAt: Date; revokedAt: Date | null };
}

/** `rotate` make the next; `repeat` answer the same again; `reuse` end the family; `over` it had ended. */
export type RefreshVerdict = 'rotate' | 'repeat' | 'reuse' | 'over';

/** The verdict on a refresh token. */
export function refreshOf({ spentAt, behind, family }: ShownToken, now: Date): RefreshVerdict {
  if (family.revokedAt !== null || family.expiresAt <= now) return 'over';
  if (spentAt === null) return 'rotate';
  const isFresh = now.getTime() - spentAt.getTime() <= overlapMs;
  return behind === 1 && isFresh ? 'repeat' : 'reuse';
}

/** When an access token made now ends: never after its family. */
export const accessEnd = (family: { expiresAt: Date }, now: Date): Date =>
  new Date(Math.min(family.expiresAt.getTime(), now.getTime() + accessMs));
