import { z } from 'zod';
import { checkRole } from '../person/change-person.js';
import { defineCommand } from '../../execute.js';
import { deleteCredential } from '../../store/sql/credential-rows.js';
import { endAccess } from '../session/end-access.js';
import { findPersonRow } from '../../store/sql/identity-rows.js';
import { NotFound } from '../../errors.js';
import { tellPerson } from '../notice/tell.js';

/** An admin takes somebody's password, app and recovery codes away; they sign in by another way, and are told. */
export const credentialReset = defineCommand({
  name: 'credential.reset',
  permission: 'session.manage',
  input: z.strictObject({ user: z.uuid('the id of a person') }),
  async handle(ctx, { user }) {
    const { tx, actor } = ctx;
    const person = await findPersonRow(tx, actor.organisationId, user);
    if (!person) throw new NotFound('There is no such person.');
    await checkRole(ctx, person, person.role);
    const changed = await deleteCredential(tx, actor.organisationId, user);
    if (changed) {
      ctx.audit({ before: { signsInWith: 'a password and an authenticator app' } });
      await endAccess(ctx, user);
      await tellPerson(ctx, user, `${actor.name} took your password and your authenticator app away.`);
    }
    const reason = changed ? `${person.name} has no password any more.` : `${person.name} has no password.`;
    return { changed, reason, subject: { kind: 'user', id: user } };
  },
});
