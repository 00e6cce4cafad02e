import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { eraseFromAudit, findAnyUser, listNamesElsewhere } from '../../store/sql/read-audit.js';
import { NotFound } from '../../errors.js';

/**
 * Erases a person from the audit: their name and address where they acted, and every sentence and value that mentions them. The
 * rows stay, with the person's id, and the chain stays whole: what is erased stood in it by a salted hash alone. @throws NotFound
 */
export const auditErasePerson = defineCommand({
  name: 'audit.erase-person',
  permission: 'identity.manage',
  input: z.strictObject({ person: z.string('a handle, an address or an id').trim().min(1).max(200) }),
  async handle({ tx, actor }, { person }) {
    const found = await findAnyUser(tx, actor.organisationId, person);
    // Without the word that was given: it would name the person again.
    if (!found) throw new NotFound('Nobody is called that.');
    const elsewhere = await listNamesElsewhere(tx, actor.organisationId, found.id);
    const words = [found.name, `@${found.handle}`, found.email, ...elsewhere];
    const rows = await eraseFromAudit(tx, actor.organisationId, { id: found.id, words });
    return {
      changed: rows > 0,
      reason:
        rows === 0 ? 'The audit names this person nowhere.' : `A person is erased from ${rows} rows of the audit.`,
      subject: { kind: 'user', id: found.id },
    };
  },
});
