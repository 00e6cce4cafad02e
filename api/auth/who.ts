/** Who calls: a session's person, a token, or nobody. */
import { hashSecret } from '../../core/ids.js';
import { HttpError } from '../problem.js';
import { sessionSecretOf } from './cookies.js';
import type { Actor, TokenActor, UserActor, Via } from '../../core/people/actor.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { PersonBySecret } from '../../core/store/sql/find-by-secret.js';

/** A signed-in person. */
export interface Session {
  id: string;
  actor: UserActor;
}

/** A person as an actor, through a surface. */
export const personActor = (person: PersonBySecret, via: Via): UserActor => ({
  kind: 'user',
  organisationId: person.organisationId,
  id: person.userId,
  name: person.name,
  role: person.role,
  teams: person.teams,
  via,
});

/** An actor with the address that they came from, for the audit. */
export const withAddress = <A extends Actor>(actor: A, address: string): A =>
  actor.kind === 'user' || actor.kind === 'token' ? { ...actor, address } : actor;

/** The session of a Cookie header, when there is one that has not ended. */
export async function sessionOf(lookups: Lookups, cookieHeader: string | undefined): Promise<Session | null> {
  const secret = sessionSecretOf(cookieHeader);
  const person = secret && secret.length <= 200 ? await lookups.sessionBySecret(hashSecret(secret)) : undefined;
  return person ? { id: person.id, actor: personActor(person, 'chat') } : null;
}

/**
 * The actor of an Authorization header.
 * @throws HttpError 401 when there is none that we know
 */
export async function bearerOf(lookups: Lookups, header: string | undefined): Promise<Actor> {
  const secret = /^Bearer ([^\s]{1,500})$/i.exec(header ?? '')?.[1];
  const challenge = { 'www-authenticate': 'Bearer' };
  if (!secret) throw new HttpError(401, 'Authorization: expected "Bearer <token>".', challenge);
  const token = await lookups.tokenBySecret(hashSecret(secret));
  if (!token) throw new HttpError(401, 'This token is not known, or was revoked.', challenge);
  const { organisationId, role, scopes, teamId } = token;
  const base = { organisationId, role, via: 'rest' as const };
  if (token.user) return { ...base, kind: 'user', ...token.user };
  return { ...base, kind: 'token', id: token.id, name: token.name, scopes, teamId } satisfies TokenActor;
}
