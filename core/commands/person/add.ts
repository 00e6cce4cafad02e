import { z } from 'zod';
import { checkRole } from './change-person.js';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { insertPerson } from '../../store/sql/person-rows.js';
import { isUniqueViolation } from '../../store/tx.js';
import { makeSignInLink } from '../session/make-link.js';
import { personFields } from './person-fields.js';
import { refuseTaken } from '../refuse-taken.js';
import { roles } from '../../people/role.js';

/**
 * Adds a person, who is in no team yet and sees nothing until somebody puts them into one. Data: `token`, of a link that signs
 * them in once, shown this once.
 */
export const personAdd = defineCommand({
  name: 'person.add',
  permission: 'people.manage',
  input: z.strictObject({
    name: personFields.name,
    email: personFields.email,
    handle: personFields.handle.optional(),
    zone: personFields.zone.default('UTC'),
    role: z.enum(roles, `one of ${roles.join(', ')}`).default('member'),
  }),
  async handle(ctx, { name, email, zone, role, handle = handleOf(email) }) {
    const { tx, now, actor } = ctx;
    await checkRole(ctx, null, role);
    await refuseTaken(ctx, handle);
    const id = ctx.newId();
    try {
      await insertPerson(tx, actor.organisationId, { id, methodId: ctx.newId(), name, handle, email, zone, role }, now);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Conflict(`Somebody has the address ${email} already.`);
      throw error;
    }
    ctx.audit({ after: { name, handle, email, zone, role } });
    const token = await makeSignInLink(ctx, id);
    return {
      changed: true,
      reason: `${name} is here as @${handle}, in no team yet.`,
      subject: { kind: 'user', id },
      data: { token, handle },
    };
  },
});

/** What stands before the @ of an address, as a handle: "Ana.Diaz@…" becomes "ana-diaz". */
const handleOf = (email: string): string =>
  email
    .split('@')[0]!
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'person';
