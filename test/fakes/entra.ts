/** Microsoft Entra ID on loopback: the product believes that it talks to login.microsoftonline.com, through `fetch`. */
import { startTokenIssuer, type TokenIssuer } from './token-issuer.js';

const host = 'https://login.microsoftonline.com';
export const entraTenant = '11111111-1111-4111-8111-111111111111';
export const entraClient = '22222222-2222-4222-8222-222222222222';
export const entraSecret = 'entra-canary-secret';
export const entraPerson = '33333333-3333-4333-8333-333333333333';

export interface FakeEntra extends TokenIssuer {
  /** The product's way out: to Microsoft it leads here, to elsewhere nowhere. */
  fetch: typeof fetch;
  environment: Record<string, string>;
}

export async function startEntra(now: () => Date): Promise<FakeEntra> {
  const issuer = await startTokenIssuer(
    {
      clientId: entraClient,
      clientSecret: entraSecret,
      authorizePath: /^\/[\w-]+\/oauth2\/v2\.0\/authorize$/,
      tokenPath: /^\/[\w-]+\/oauth2\/v2\.0\/token$/,
      keysPath: /^\/[\w-]+\/discovery\/v2\.0\/keys$/,
      claims: () => ({
        iss: `${host}/${entraTenant}/v2.0`,
        sub: 'pairwise-subject',
        tid: entraTenant,
        oid: entraPerson,
        ver: '2.0',
        name: 'Nora Lind',
        preferred_username: 'nora@example.com',
        email: 'nora@example.com',
      }),
      besides: (claims) => ({
        client_info: Buffer.from(JSON.stringify({ uid: claims.oid, utid: claims.tid })).toString('base64url'),
      }),
    },
    now,
  );
  return {
    ...issuer,
    fetch: (input, options) => {
      const address = input instanceof Request ? input.url : String(input);
      if (!address.startsWith(`${host}/`)) return Promise.reject(new Error(`${address} is not there`));
      return fetch(address.replace(host, issuer.url), options);
    },
    environment: {
      OPENALERT_ENTRA_TENANTS: entraTenant,
      OPENALERT_ENTRA_CLIENT_ID: entraClient,
      OPENALERT_ENTRA_CLIENT_SECRET: entraSecret,
    },
  };
}
