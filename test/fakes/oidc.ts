/** An OpenID Connect issuer on loopback. */
import { startTokenIssuer, type Claims, type TokenIssuer } from './token-issuer.js';

export const oidcClient = 'openalert';
export const oidcSecret = 'oidc-canary-secret';

export interface FakeOidc extends TokenIssuer {
  /** What it says about itself from now on, besides or instead. */
  publish: (about: Claims) => void;
  environment: Record<string, string>;
}

export async function startOidc(now: () => Date): Promise<FakeOidc> {
  let about: Claims = {};
  const issuer = await startTokenIssuer(
    {
      clientId: oidcClient,
      clientSecret: oidcSecret,
      authorizePath: /^\/authorize$/,
      tokenPath: /^\/token$/,
      keysPath: /^\/keys$/,
      claims: (url) => ({ iss: url, sub: 'kai-1', name: 'Kai Moreau', email: 'kai@example.com' }),
      more: (path, url) =>
        path === '/.well-known/openid-configuration'
          ? {
              issuer: url,
              authorization_endpoint: `${url}/authorize`,
              token_endpoint: `${url}/token`,
              jwks_uri: `${url}/keys`,
              response_types_supported: ['code'],
              subject_types_supported: ['public'],
              id_token_signing_alg_values_supported: ['RS256'],
              code_challenge_methods_supported: ['S256'],
              ...about,
            }
          : undefined,
    },
    now,
  );
  return {
    ...issuer,
    publish: (said) => (about = said),
    environment: {
      OPENALERT_OIDC_ISSUER: issuer.url,
      OPENALERT_OIDC_CLIENT_ID: oidcClient,
      OPENALERT_OIDC_CLIENT_SECRET: oidcSecret,
      OPENALERT_OIDC_NAME: 'Larkspur login',
    },
  };
}
