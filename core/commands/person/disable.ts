import { z } from 'zod';
import { checkRole, loadPerson, personWanted, tellRights } from './change-person.js';
import { defineCommand } from '../../execute.js';
import { endAccess } from '../session/end-access.js';
import { endKeys, savePerson } from '../../store/sql/person-rows.js';

/**
 * Shuts somebody out, everywhere and at once: sessions, links, keys of their own. They are paged no more; schedules skip them and
 * say so. What they did stays.
 */
export const personDisable = defineCommand({
  name: 'person.disable',
  permission: 'people.manage',
  input: z.strictObject({ person: personWanted }),
  async handle(ctx, { person: wanted }) {
    const { tx, now, actor } = ctx;
    const person = await loadPerson(ctx, wanted);
    const subject = { kind: 'user', id: person.id };
    if (person.disabledAt) return { changed: false, reason: `${person.name} is disabled already.`, subject };
    await checkRole(ctx, person, null);
    await savePerson(tx, actor.organisationId, { ...person, disabledAt: now });
    ctx.audit({ before: { disabled: false }, after: { disabled: true } });
    await endKeys(tx, actor.organisationId, person.id, now);
    await endAccess(ctx, person.id);
    tellRights(ctx, person.id);
    ctx.signal({ topic: 'oncall' });
    return { changed: true, reason: `${person.name} is disabled: nothing lets them in any more.`, subject };
  },
});
