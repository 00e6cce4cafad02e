import { z } from 'zod';
import { checkRole, loadPerson, personWanted } from './change-person.js';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { makeSignInLink } from '../session/make-link.js';

/**
 * Makes a link that signs somebody in once, within an hour, for who has lost every other way. Nobody makes one for whoever stands
 * above them. Data: `token`, shown this once.
 */
export const personOfferLink = defineCommand({
  name: 'person.offer-link',
  permission: 'session.manage',
  input: z.strictObject({ person: personWanted }),
  async handle(ctx, { person: wanted }) {
    const person = await loadPerson(ctx, wanted);
    if (person.disabledAt) throw new Conflict(`${person.name} is disabled: enable them first.`);
    await checkRole(ctx, person, person.role);
    const token = await makeSignInLink(ctx, person.id);
    return {
      changed: true,
      reason: `A link signs ${person.name} in, once, within an hour.`,
      subject: { kind: 'user', id: person.id },
      data: { token },
    };
  },
});
