import { z } from 'zod';
import { checkRole, loadPerson, personWanted, tellRights } from './change-person.js';
import { defineCommand } from '../../execute.js';
import { refuseTaken } from '../refuse-taken.js';
import { personFields } from './person-fields.js';
import { roles } from '../../people/role.js';
import { savePerson, type PersonRow } from '../../store/sql/person-rows.js';

/** Changes somebody's name, handle, zone or role. Nobody gives more than they have; the last owner stays one. */
export const personUpdate = defineCommand({
  name: 'person.update',
  permission: 'people.manage',
  input: z.strictObject({
    person: personWanted,
    name: personFields.name.optional(),
    handle: personFields.handle.optional(),
    zone: personFields.zone.optional(),
    role: z.enum(roles, `one of ${roles.join(', ')}`).optional(),
  }),
  async handle(ctx, { person: wanted, ...given }) {
    const { tx, actor } = ctx;
    const person = await loadPerson(ctx, wanted);
    const after = {
      ...person,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
    const subject = { kind: 'user', id: person.id };
    if (JSON.stringify(after) === JSON.stringify(person))
      return { changed: false, reason: `${person.name} is so already.`, subject };
    await checkRole(ctx, person, after.role);
    if (after.handle !== person.handle) await refuseTaken(ctx, after.handle);
    await savePerson(tx, actor.organisationId, after);
    ctx.audit({ before: shownOf(person), after: shownOf(after) });
    tellRights(ctx, person.id);
    const reason =
      after.role === person.role ? `${after.name} is changed.` : `${after.name} is ${after.role} from now on.`;
    return { changed: true, reason, subject };
  },
});

/** What of a person the audit keeps before and after. */
const shownOf = ({ name, handle, zone, role }: PersonRow) => ({ name, handle, zone, role });
