/** What the commands about people share: finding somebody, and asking whether their role may become another. */
import { z } from 'zod';
import { Conflict, Forbidden, NotFound } from '../../errors.js';
import { lockOwners, lockPerson, type PersonRow } from '../../store/sql/person-rows.js';
import { authorise } from '../../people/authorise.js';
import { roleRefusal } from '../../people/change-role.js';
import type { CommandContext } from '../../execute.js';
import { roles, type Role } from '../../people/role.js';

/** Whom it is about, by id, handle or e-mail. */
export const personWanted = z.string('a person').trim().min(1, 'a person').max(254);

/** Locks a person. @throws NotFound */
export async function loadPerson({ tx, actor }: CommandContext, wanted: string): Promise<PersonRow> {
  const person = await lockPerson(tx, actor.organisationId, wanted);
  if (!person) throw new NotFound(`Nobody is called "${wanted}".`);
  return person;
}

/**
 * Asks whether somebody may get a role, or (null) leave. Making an admin takes what ending one's sign-in takes: a fresh proof, and
 * no key for people alone, since whoever makes an admin could act as one.
 * @throws Forbidden, ProofNeeded, Conflict for the last owner
 */
export async function checkRole(
  { tx, actor, now }: CommandContext,
  person: Pick<PersonRow, 'id' | 'role' | 'disabledAt'> | null,
  after: Role | null,
): Promise<void> {
  const { length: owners } = await lockOwners(tx, actor.organisationId);
  const before = person && person.disabledAt === null ? person.role : null;
  const change = { userId: person?.id ?? null, before, after, owners };
  const why = roleRefusal(actor, change);
  if (why !== undefined) throw /last owner/.test(why) ? new Conflict(why) : new Forbidden(why);
  if (after !== null && after !== before && roles.indexOf(after) >= roles.indexOf('admin'))
    authorise(actor, 'session.manage', { now });
}

/** Says in every process that somebody's rights are others now. */
export function tellRights({ signal }: CommandContext, userId: string): void {
  signal({ topic: 'user', user: userId });
  signal({ topic: 'rooms' });
}
