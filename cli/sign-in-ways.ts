import { createAttempts, type Attempts } from '../api/auth/attempts.js';
import { createEntra } from '../api/auth/entra.js';
import { createOidc } from '../api/auth/oidc.js';
import { wayOut } from './outbound.js';
import type { Clock } from '../core/clock.js';
import type { Config } from './config.js';
import type { Home } from './organisation.js';
import type { Sealer } from '../core/sealed.js';
import type { Issuer } from '../api/auth/issuer.js';

/** The ways to sign in that are set up, and what guards them. */
export interface SignInWays {
  issuers: Issuer[];
  sealer: Sealer;
  attempts: Attempts;
  organisationId: string;
  organisationName: string;
  localSignIn: boolean;
  newPersonRole: 'viewer' | 'member';
}

/** Opens the ways to sign in; an issuer without its settings is left out. */
export function openSignIn(
  config: Config,
  {
    publicUrl,
    clock,
    fetch: call,
    home,
    sealer,
  }: Pick<SignInWays, 'sealer'> & { publicUrl: string; clock: Clock; fetch: typeof fetch | undefined; home: Home },
): SignInWays {
  const now = () => clock.now();
  const { OPENALERT_ENTRA_TENANTS: tenants, OPENALERT_OIDC_ISSUER: issuer } = config;
  const entra = tenants && {
    tenants,
    clientId: config.OPENALERT_ENTRA_CLIENT_ID!,
    clientSecret: config.OPENALERT_ENTRA_CLIENT_SECRET!,
    redirectUri: `${publicUrl}/sign-in/entra/back`,
  };
  const oidc = issuer && {
    issuer,
    clientId: config.OPENALERT_OIDC_CLIENT_ID!,
    clientSecret: config.OPENALERT_OIDC_CLIENT_SECRET!,
    name: config.OPENALERT_OIDC_NAME,
    scope: config.OPENALERT_OIDC_SCOPE,
    redirectUri: `${publicUrl}/sign-in/oidc/back`,
  };
  return {
    issuers: [
      ...(entra ? [createEntra({ ...entra, fetch: call ?? wayOut(config), now })] : []),
      ...(oidc ? [createOidc({ ...oidc, fetch: call ?? wayOut(config, oidc.issuer), now })] : []),
    ],
    sealer,
    attempts: createAttempts(now),
    organisationId: home.id,
    organisationName: home.name,
    localSignIn: config.OPENALERT_LOCAL_SIGN_IN === 'true',
    newPersonRole: config.OPENALERT_NEW_PERSON_ROLE,
  };
}
