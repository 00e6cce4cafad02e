/** Who calls: a session's person, a token, or nobody. */
import { hashSecret } from '../../core/ids.js';
import { accessPrefix } from '../../core/session/refresh-of.js';
import { HttpError } from '../problem.js';
import { sessionSecretOf, type Reach } from './cookies.js';
import type { Actor, TokenActor, UserActor, Via } from '../../core/people/actor.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { PersonBySecret } from '../../core/store/sql/find-by-secret.js';

/** A signed-in person. */
export interface Session {
  id: string;
  actor: UserActor;
  lastSeenAt: Date;
}

/** A person as an actor, through a surface. */
export const personActor = (person: PersonBySecret & { provedAt?: Date | null }, via: Via): UserActor => ({
  kind: 'user',
  organisationId: person.organisationId,
  id: person.userId,
  name: person.name,
  role: person.role,
  teams: person.teams,
  via,
  ...(person.provedAt ? { provedAt: person.provedAt } : {}),
});

/** An actor with the address that they came from, for the audit. */
export const withAddress = <A extends Actor>(actor: A, address: string): A =>
  actor.kind === 'user' || actor.kind === 'token' ? { ...actor, address } : actor;

/** Where a browser is and how it came, as far as that is known. */
export interface Whence {
  reach?: Reach;
  /** The client's address, for the audit. */
  address?: string;
}

/** The session of a Cookie header, when there is one that has not ended. */
export async function sessionOf(
  lookups: Lookups,
  cookieHeader: string | undefined,
  { reach, address }: Whence = {},
): Promise<Session | null> {
  const secret = sessionSecretOf(cookieHeader, reach);
  const person = secret && secret.length <= 200 ? await lookups.sessionBySecret(hashSecret(secret)) : undefined;
  if (!person) return null;
  const actor = { ...personActor(person, 'chat'), ...(address ? { address } : {}) };
  return { id: person.id, actor, lastSeenAt: person.lastSeenAt };
}

/**
 * The actor of an Authorization header.
 * @throws HttpError 401 when there is none that we know
 */
export async function bearerOf(lookups: Lookups, header: string | undefined): Promise<Actor> {
  const secret = /^Bearer ([^\s]{1,500})$/i.exec(header ?? '')?.[1];
  const challenge = { 'www-authenticate': 'Bearer' };
  if (!secret) throw new HttpError(401, 'Authorization: expected "Bearer <token>".', challenge);
  if (secret.startsWith(accessPrefix)) {
    const person = await lookups.accessBySecret(hashSecret(secret));
    if (!person) throw new HttpError(401, 'This token is over. Refresh it, or sign in again.', challenge);
    return personActor(person, 'rest');
  }
  const token = await lookups.tokenBySecret(hashSecret(secret));
  if (!token) throw new HttpError(401, 'This token is not known, or was revoked.', challenge);
  const { organisationId, role, scopes, teamId } = token;
  const base = { organisationId, role, via: 'rest' as const };
  if (token.user) return { ...base, kind: 'user', ...token.user };
  return { ...base, kind: 'token', id: token.id, name: token.name, scopes, teamId } satisfies TokenActor;
}
