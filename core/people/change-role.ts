/** Who may give whom which role. Nobody gives more than they have, and an organisation never loses its last owner. */
import { roles, type Role } from './role.js';
import type { Actor } from './actor.js';

/** What is wanted: the person's role now and from now on; null: they are new, or they leave. */
export interface RoleChange {
  userId: string | null;
  before: Role | null;
  after: Role | null;
  /** How many owners there are who are not disabled. */
  owners: number;
}

/** Why this may not be done, as a sentence; undefined where it may. */
export function roleRefusal(actor: Actor, { userId, before, after, owners }: RoleChange): string | undefined {
  if (before === 'owner' && after !== 'owner' && owners <= 1)
    return 'This is the last owner: make somebody else an owner first.';
  const most = roleOf(actor);
  if (before && isAbove(before, most)) return `Only an owner changes an owner.`;
  if (after && isAbove(after, most)) return `You are ${most}: nobody gives more than they have.`;
  if (after === null && userId === actor.id) return 'Nobody disables themselves: ask somebody else.';
  return undefined;
}

const roleOf = (actor: Actor): Role => ('role' in actor ? actor.role : 'owner');
const isAbove = (role: Role, other: Role): boolean => roles.indexOf(role) > roles.indexOf(other);
