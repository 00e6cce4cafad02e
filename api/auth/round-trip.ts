/** What a browser carries between two steps of signing in: sealed by us, bound to this browser, good for minutes. */
import { createHash } from 'node:crypto';
import { newSecret } from '../../core/ids.js';
import { stepCookie, stepOf, type Reach, type StepName } from './cookies.js';
import type { RoundTrip } from './issuer.js';
import type { Place, Sealer } from '../../core/sealed.js';

/** How long a step may take, in milliseconds. */
export const stepMs = 10 * 60_000;

/** A new round trip; each value has 256 random bits. */
export const newRoundTrip = (): RoundTrip => ({
  state: newSecret('', 32),
  nonce: newSecret('', 32),
  verifier: newSecret('', 32),
});

/** The hash that the issuer is given of a verifier (PKCE, S256). */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** What is left for one step opens in no other. */
const placeOf = (name: StepName): Place => ({ table: 'cookie', row: 'step', column: name });

/** The Set-Cookie header that leaves something with this browser for the next step. */
export function leaveStep(
  sealer: Sealer,
  { reach, name, now }: { reach: 'secure' | 'local'; name: StepName; now: Date },
  value: Record<string, unknown>,
): string {
  const text = JSON.stringify({ ...value, at: now.getTime() });
  return stepCookie(reach, name, sealer.seal(text, placeOf(name)).toString('base64url'), stepMs / 1000);
}

/** What the step before left; undefined where there was none, it is too old, or it is not ours. */
export function takeStep<T extends object>(
  sealer: Sealer,
  { cookie, reach, name, now }: { cookie: string | undefined; reach: Reach; name: StepName; now: Date },
): (T & { at: number }) | undefined {
  const sealed = stepOf(cookie, reach, name);
  if (sealed === undefined || sealed.length > 4000) return undefined;
  try {
    const value = JSON.parse(sealer.unseal(Buffer.from(sealed, 'base64url'), placeOf(name))) as T & { at: number };
    const age = now.getTime() - value.at;
    return age >= 0 && age <= stepMs ? value : undefined;
  } catch {
    return undefined;
  }
}
