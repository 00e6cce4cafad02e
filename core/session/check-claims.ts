/**
 * What an id token must say before we believe whom it is about. Its signature is checked elsewhere; here is what it claims. The
 * identity is (issuer, tenant, subject), never the e-mail, which its holder may choose.
 */

/** Somebody as another issuer knows them. */
export interface Identity {
  issuer: string;
  /** The tenant of Entra; '' for issuers without tenants. */
  tenant: string;
  subject: string;
  /** To be shown, and to offer a link that an owner confirms; '' where there is none. */
  email: string;
  name: string;
  /** The groups that the issuer named; null: it named none, so nothing is known. */
  groups: string[] | null;
  /** When they last proved who they are, where the issuer says so. */
  authAt: Date | null;
}

/** What a sign-in was begun with. */
export interface Expected {
  nonce: string;
  /** The tenants that may sign in; null: the issuer has none. */
  tenants: readonly string[] | null;
}

/** A verdict: who it is, or why not, for the log. */
export type ClaimsVerdict = { identity: Identity } | { refused: string };

const text = (value: unknown, most = 320): string => (typeof value === 'string' ? value.trim().slice(0, most) : '');
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The tenant of Microsoft's private accounts: anybody can have one. */
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';
const mostGroups = 1000;

/** What the claims of a verified id token say. */
export function checkClaims(claims: Record<string, unknown>, { nonce, tenants }: Expected): ClaimsVerdict {
  if (nonce === '' || claims.nonce !== nonce) return { refused: 'the nonce is not that of this sign-in' };
  const tenant = text(claims.tid).toLowerCase();
  if (tenants) {
    if (!uuid.test(tenant) || tenant === consumers) return { refused: 'the tenant is no organisation' };
    if (!tenants.some((one) => one.toLowerCase() === tenant)) return { refused: 'the tenant may not sign in here' };
  }
  const subject = tenants ? text(claims.oid).toLowerCase() : text(claims.sub, 255);
  if (subject === '') return { refused: 'nobody is named' };
  if (tenants && !uuid.test(subject)) return { refused: 'the object id is none' };
  const email = text(claims.email) || (tenants ? text(claims.preferred_username) : '');
  return {
    identity: {
      issuer: text(claims.iss, 500),
      tenant: tenants ? tenant : '',
      subject,
      email: /^[^\s@]+@[^\s@]+$/.test(email) ? email : '',
      name: text(claims.name, 200) || email || subject,
      groups: groupsOf(claims),
      authAt: typeof claims.auth_time === 'number' ? new Date(claims.auth_time * 1000) : null,
    },
  };
}

/** Past a number of groups Entra leaves them out and says so; then nothing is known of them. */
function groupsOf(claims: Record<string, unknown>): string[] | null {
  if (!Array.isArray(claims.groups)) return null;
  return claims.groups.filter((group): group is string => typeof group === 'string').slice(0, mostGroups);
}

/** A round trip proves only what happened after it was begun; clocks may differ by so much, in milliseconds. */
const skewMs = 60_000;

/** Did they prove who they are within this round trip? An issuer that does not say when proves nothing. */
export const isFreshProof = (authAt: Date | null, begunAt: Date): boolean =>
  authAt !== null && authAt.getTime() >= begunAt.getTime() - skewMs;
