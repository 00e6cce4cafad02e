import { InvalidInput } from '../errors.js';
import { readUsers } from '../store/sql/read-people.js';
import type { Tx } from '../store/tx.js';

/** The id of the person that a text names; refuses, naming the field, when it is nobody's. */
export type PersonFinder = (name: string, field: string) => string;

/** Finds people by id, handle, e-mail or name, however many: everybody is read once. */
export async function personFinder(tx: Tx, organisationId: string): Promise<PersonFinder> {
  const users = await readUsers(tx, organisationId);
  return (name, field) => {
    const wanted = name.replace(/^@/, '').toLowerCase();
    const by = (key: 'id' | 'handle' | 'email' | 'name') => users.find((user) => user[key].toLowerCase() === wanted);
    const user = by('id') ?? by('handle') ?? by('email') ?? by('name');
    if (user) return user.id;
    const expected = `a person; nobody is called "${name}"`;
    throw new InvalidInput(`${field}: ${expected}`, [{ field, expected }]);
  };
}
