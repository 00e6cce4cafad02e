import type { Actor } from './actor.js';

/** Whose eyes a transaction has; the database hides the rest (row-level security). */
export interface Reader {
  organisationId: string;
  /** Only the private incidents that this user is named on, null: none of them. Left out: all of them. */
  only?: { userId: string | null };
}

/** OpenAlert and owners see every private incident, a person those that they are named on, a key none. */
export function readerOf(actor: Actor): Reader {
  const { organisationId } = actor;
  if (actor.kind === 'system' || actor.kind === 'integration' || actor.role === 'owner') return { organisationId };
  return { organisationId, only: { userId: actor.kind === 'user' ? actor.id : null } };
}
