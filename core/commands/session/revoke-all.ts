import { z } from 'zod';
import { checkRole } from '../person/change-person.js';
import { defineCommand } from '../../execute.js';
import { endAccess } from './end-access.js';
import { NotFound } from '../../errors.js';
import { findPersonRow } from '../../store/sql/identity-rows.js';

/** An admin signs somebody out everywhere: browsers, programs, and the links in their pages. @throws NotFound, Forbidden */
export const sessionRevokeAll = defineCommand({
  name: 'session.revoke-all',
  permission: 'session.manage',
  input: z.strictObject({ user: z.uuid('the id of a person') }),
  async handle(ctx, { user }) {
    const person = await findPersonRow(ctx.tx, ctx.actor.organisationId, user);
    if (!person) throw new NotFound('There is no such person.');
    await checkRole(ctx, person, person.role);
    const ended = await endAccess(ctx, user);
    const reason = ended === 0 ? `${person.name} is signed in nowhere.` : `${person.name} is signed out everywhere.`;
    return { changed: ended > 0, reason, subject: { kind: 'user', id: user } };
  },
});
