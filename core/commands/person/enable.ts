import { z } from 'zod';
import { checkRole, loadPerson, personWanted, tellRights } from './change-person.js';
import { defineCommand } from '../../execute.js';
import { savePerson } from '../../store/sql/person-rows.js';

/** Lets somebody in again who was disabled, with their role and their teams. They sign in anew. */
export const personEnable = defineCommand({
  name: 'person.enable',
  permission: 'people.manage',
  input: z.strictObject({ person: personWanted }),
  async handle(ctx, { person: wanted }) {
    const person = await loadPerson(ctx, wanted);
    const subject = { kind: 'user', id: person.id };
    if (!person.disabledAt) return { changed: false, reason: `${person.name} is not disabled.`, subject };
    await checkRole(ctx, person, person.role);
    await savePerson(ctx.tx, ctx.actor.organisationId, { ...person, disabledAt: null });
    ctx.audit({ before: { disabled: true }, after: { disabled: false } });
    tellRights(ctx, person.id);
    ctx.signal({ topic: 'oncall' });
    return { changed: true, reason: `${person.name} may sign in again.`, subject };
  },
});
