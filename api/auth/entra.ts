/** Microsoft Entra ID through MSAL. The identity is (issuer, tenant, object id); the e-mail address is for people to read. */
import { createRemoteJWKSet, customFetch } from 'jose';
import { ConfidentialClientApplication, ResponseMode, type INetworkModule } from '@azure/msal-node';
import { checkClaims } from '../../core/session/check-claims.js';
import { NotSignedIn, type Fetch, type Issuer } from './issuer.js';
import { challengeOf } from './round-trip.js';
import { verifyIdToken } from './id-token.js';

const host = 'https://login.microsoftonline.com';
const scopes = ['openid', 'profile', 'email'];

/** What Entra needs. */
export interface EntraParts {
  /** The ids of the tenants whose people may sign in. */
  tenants: readonly string[];
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  fetch: Fetch;
  now: () => Date;
}

/** Entra as an issuer. */
export function createEntra({ tenants, clientId, clientSecret, redirectUri, fetch, now }: EntraParts): Issuer {
  const speaksAs = tenants.map((tenant) => `${host}/${tenant}/v2.0`);
  // With several tenants Microsoft asks who somebody is; which tenants may come in is looked at in the token.
  const authority = `${host}/${tenants.length === 1 ? tenants[0] : 'organizations'}`;
  const keys = createRemoteJWKSet(new URL(`${authority}/discovery/v2.0/keys`), {
    [customFetch]: fetch,
    cooldownDuration: 0,
  });
  // One a sign-in: it keeps the tokens of whoever it signed in, and nothing here needs them again.
  const client = () =>
    new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority },
      system: { networkClient: networkOver(fetch) },
    });
  return {
    id: 'entra',
    name: 'Microsoft',
    speaksAs,
    begin: ({ state, nonce, verifier }, { isProof }) =>
      client().getAuthCodeUrl({
        scopes,
        redirectUri,
        responseMode: ResponseMode.QUERY,
        state,
        nonce,
        codeChallenge: challengeOf(verifier),
        codeChallengeMethod: 'S256',
        ...(isProof ? { prompt: 'login', extraQueryParameters: { max_age: '0' } } : {}),
      }),
    async finish({ nonce, verifier }, query) {
      const code = query.get('code');
      if (!code) throw new NotSignedIn(`Entra sent no code (${wordOf(query.get('error'))})`);
      const idToken = await client()
        // The nonce stands in the request: what MSAL compares the token with.
        .acquireTokenByCode({ code, scopes, redirectUri, codeVerifier: verifier, nonce })
        .then((result) => result?.idToken)
        .catch((error: unknown) => {
          const word = wordOf((error as { errorCode?: string }).errorCode);
          throw new NotSignedIn(`Entra refuses the code (${word})`, { cause: error });
        });
      if (!idToken) throw new NotSignedIn('Entra sent no id token');
      const claims = await verifyIdToken(idToken, { issuers: speaksAs, audience: clientId, keys, now: now() });
      // The tenant of the token and the tenant of its issuer are one.
      if (claims.iss !== `${host}/${String(claims.tid)}/v2.0`) throw new NotSignedIn('the tenant is not the issuer');
      const verdict = checkClaims(claims, { nonce, tenants });
      if ('refused' in verdict) throw new NotSignedIn(verdict.refused);
      return verdict.identity;
    },
  };
}

/** A code of the protocol, as the log may show it. */
const wordOf = (code: string | null | undefined): string => (/^[\w-]{1,60}$/.test(code ?? '') ? code! : 'no reason');

/** MSAL's calls through our own `fetch`, so that whatever is watched and limited there is so here. */
function networkOver(fetch: Fetch): INetworkModule {
  const call =
    (method: 'GET' | 'POST') =>
    async <T>(url: string, options?: { headers?: Record<string, string>; body?: string }) => {
      const answer = await fetch(url, { method, headers: options?.headers, body: options?.body });
      const headers: Record<string, string> = {};
      answer.headers.forEach((value, name) => (headers[name] = value));
      return { status: answer.status, headers, body: (await answer.json()) as T };
    };
  return { sendGetRequestAsync: call('GET'), sendPostRequestAsync: call('POST') };
}
