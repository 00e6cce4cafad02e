import type { Actor } from './actor.js';

/** Whose eyes a transaction has; the database hides the rest (row-level security). */
export interface Reader {
  organisationId: string;
  /** Only the private incidents that this user is named on, null: none of them. Left out: all of them. */
  only?: { userId: string | null };
}

/**
 * OpenAlert, owners and the operator's own token see every private incident, a person those that they are named on, and a key that
 * is held to a scope or a team none.
 */
export function readerOf(actor: Actor): Reader {
  const { organisationId } = actor;
  if (actor.kind === 'system' || actor.kind === 'integration') return { organisationId };
  const isHeld = actor.kind === 'token' && (actor.scopes !== null || actor.teamId !== null);
  if (actor.role === 'owner' && !isHeld) return { organisationId };
  return { organisationId, only: { userId: actor.kind === 'user' ? actor.id : null } };
}
