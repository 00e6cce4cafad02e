/** Any OpenID Connect issuer. The identity is (issuer, subject). */
import { createRemoteJWKSet, customFetch as joseFetch } from 'jose';
import * as openid from 'openid-client';
import { checkClaims } from '../../core/session/check-claims.js';
import { challengeOf } from './round-trip.js';
import { isLoopbackHost } from '../loopback.js';
import { NotSignedIn, type Fetch, type Issuer } from './issuer.js';
import { verifyIdToken } from './id-token.js';

/** What an issuer needs. */
export interface OidcParts {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
  scope: string;
  redirectUri: string;
  fetch: Fetch;
  now: () => Date;
}

/** What the issuer says about itself is asked for again after this, in milliseconds. */
const knownMs = 60 * 60_000;

/** An OpenID Connect issuer. */
export function createOidc(parts: OidcParts): Issuer {
  const { clientId, redirectUri, now } = parts;
  const known = createKnown(parts);
  return {
    id: 'oidc',
    name: parts.name,
    speaksAs: [parts.issuer],
    async begin({ state, nonce, verifier }, { isProof }) {
      const { server } = await known();
      const wanted = {
        redirect_uri: redirectUri,
        scope: parts.scope,
        response_type: 'code',
        state,
        nonce,
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
        ...(isProof ? { prompt: 'login', max_age: '0' } : {}),
      };
      return openid.buildAuthorizationUrl(configOf(parts, server), wanted).href;
    },
    async finish({ state, nonce, verifier }, query) {
      const { server, keys } = await known();
      const back = new URL(redirectUri);
      back.search = query.toString();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await openid
        .authorizationCodeGrant(configOf(parts, server), back, checks)
        .catch((error: unknown) => {
          throw new NotSignedIn(`the issuer's answer is refused (${codeOf(error)})`, { cause: error });
        });
      const rules = { issuers: [server.issuer], audience: clientId, keys, now: now() };
      const claims = await verifyIdToken(tokens.id_token ?? '', rules);
      const verdict = checkClaims(claims, { nonce, tenants: null });
      if ('refused' in verdict) throw new NotSignedIn(verdict.refused);
      return verdict.identity;
    },
  };
}

/** Plain http is for an issuer on this machine alone. */
const insecureFor = (issuer: string) => (isLoopbackHost(new URL(issuer).host) ? [openid.allowInsecureRequests] : []);

/** What is known of both sides now; the issuer's times are compared with our clock, which is the database's. */
function configOf({ issuer, clientId, clientSecret, fetch, now }: OidcParts, server: openid.ServerMetadata) {
  const skew = Math.round((now().getTime() - Date.now()) / 1000);
  const config = new openid.Configuration(server, clientId, { client_secret: clientSecret, [openid.clockSkew]: skew });
  config[openid.customFetch] = fetch as never;
  insecureFor(issuer).forEach((allow) => allow(config));
  return config;
}

/** A code of the library or of the protocol, as the log may show it. */
function codeOf(error: unknown): string {
  const { code, error: word } = error as { code?: unknown; error?: unknown };
  const text = typeof word === 'string' ? word : typeof code === 'string' ? code : '';
  return /^[\w-]{1,80}$/.test(text) ? text : 'no reason';
}

interface Known {
  server: openid.ServerMetadata;
  keys: ReturnType<typeof createRemoteJWKSet>;
}

/** What the issuer says about itself, asked for when it is needed, and again after an hour or a failure. */
function createKnown({ issuer, clientId, clientSecret, fetch }: OidcParts): () => Promise<Known> {
  let current: { at: number; known: Promise<Known> } | undefined;
  const ask = async (): Promise<Known> => {
    const execute = insecureFor(issuer);
    const options = { execute, [openid.customFetch]: fetch as never };
    const config = await openid
      .discovery(new URL(issuer), clientId, clientSecret, undefined, options)
      .catch((error: unknown) => {
        throw new NotSignedIn('the issuer does not say how to sign in there', { cause: error });
      });
    const server = config.serverMetadata();
    const uri = server.jwks_uri;
    if (!uri) throw new NotSignedIn('the issuer publishes no keys');
    return { server, keys: createRemoteJWKSet(new URL(uri), { [joseFetch]: fetch, cooldownDuration: 0 }) };
  };
  return () => {
    if (!current || performance.now() - current.at > knownMs) {
      const known = ask();
      const mine = { at: performance.now(), known };
      known.catch(() => {
        if (current === mine) current = undefined;
      });
      current = mine;
    }
    return current.known;
  };
}
