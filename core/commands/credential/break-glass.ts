import { z } from 'zod';
import { Conflict, NotFound } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findPersonRow } from '../../store/sql/identity-rows.js';
import { lockOwners } from '../../store/sql/person-rows.js';
import { findAccount, setBreakGlass } from '../../store/sql/credential-rows.js';
import { tellPerson } from '../notice/tell.js';

/** Lets an owner's local account sign in where passwords are switched off, for the day the issuer is away; or no longer. */
export const credentialBreakGlass = defineCommand({
  name: 'credential.break-glass',
  permission: 'identity.manage',
  input: z.strictObject({ user: z.uuid('the id of a person'), on: z.boolean('true or false') }),
  async handle(ctx, { user, on }) {
    const { tx, actor } = ctx;
    const person = await findPersonRow(tx, actor.organisationId, user);
    if (!person) throw new NotFound('There is no such person.');
    if (on && person.role !== 'owner') throw new Conflict('A break-glass account belongs to an owner.');
    const account = await findAccount(tx, actor.organisationId, user);
    ctx.audit({ before: { breakGlass: account?.breakGlass }, after: { breakGlass: on } });
    if (!(await setBreakGlass(tx, actor.organisationId, user, on)))
      throw new Conflict(`${person.name} has no password. They set one first.`);
    const reason = on ? `${person.name} may sign in by break-glass.` : `${person.name} may not sign in by break-glass.`;
    for (const owner of await lockOwners(tx, actor.organisationId)) await tellPerson(ctx, owner, reason);
    return { changed: true, reason, subject: { kind: 'user', id: user } };
  },
});
