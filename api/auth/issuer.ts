/**
 * Signing in at another issuer, whichever it is: a browser is sent there with a state, a nonce and a challenge, and comes back with
 * a code. Terms: *issuer* who says who somebody is; *round trip* from us to the issuer and back, in one browser, within minutes.
 */
import { InvalidInput } from '../../core/errors.js';
import type { Identity } from '../../core/session/check-claims.js';

/** What only this browser and we know of a round trip. */
export interface RoundTrip {
  state: string;
  nonce: string;
  /** The secret of which the issuer was given a hash (PKCE). */
  verifier: string;
}

/** An issuer that is set up. */
export interface Issuer {
  id: 'entra' | 'oidc';
  /** "Microsoft", as the button says it. */
  name: string;
  /** Whose word it is in a token, as mappings of groups name it. */
  speaksAs: readonly string[];
  /** Where to send the browser. `isProof`: whoever is there has to prove who they are, signed in there or not. */
  begin: (trip: RoundTrip, options: { isProof: boolean }) => Promise<string>;
  /** Who came back; `query` is what the browser brought. @throws NotSignedIn */
  finish: (trip: RoundTrip, query: URLSearchParams) => Promise<Identity>;
}

/** Nobody is signed in by what came back. `why` is for the log, and holds no secret. */
export class NotSignedIn extends Error {
  readonly why: string;
  /** Was it the guard of the way out that refused to call an address? */
  readonly isGuarded: boolean;
  constructor(what: string, options?: { cause?: unknown }) {
    const refusal = refusalIn(options?.cause);
    const why = refusal === undefined ? what : `${what}: ${refusal}`;
    super(`nobody is signed in: ${why}`, options);
    this.name = 'NotSignedIn';
    this.why = why;
    this.isGuarded = refusal !== undefined;
  }
}

/** What the guard of the way out said, however deep the libraries have wrapped it. */
function refusalIn(error: unknown): string | undefined {
  if (error instanceof InvalidInput) return error.message;
  return error instanceof Error ? refusalIn(error.cause) : undefined;
}

/** A call to another server, as `fetch` makes it. */
export type Fetch = typeof fetch;
