import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { confirmIdentity, deleteIdentity, findIdentity, findPersonRow } from '../../store/sql/identity-rows.js';
import { NotFound } from '../../errors.js';
import { tellPerson } from '../notice/tell.js';

/** An owner says whether somebody of another issuer, who has the same e-mail address, is the person here. @throws NotFound */
export const identityConfirm = defineCommand({
  name: 'identity.confirm',
  permission: 'identity.manage',
  input: z.strictObject({ id: z.uuid('the id of an identity'), same: z.boolean('true or false') }),
  async handle(ctx, { id, same }) {
    const { tx, now, actor } = ctx;
    const identity = await findIdentity(tx, actor.organisationId, id);
    if (!identity || (identity.confirmedAt && !same)) throw new NotFound('There is nothing to confirm.');
    const person = (await findPersonRow(tx, actor.organisationId, identity.userId))!;
    const changed = same
      ? await confirmIdentity(tx, actor.organisationId, id, now)
      : await deleteIdentity(tx, actor.organisationId, id);
    const { issuer, name } = identity;
    const row = { issuer, name };
    ctx.audit({
      before: { ...row, confirmed: identity.confirmedAt !== null },
      after: same ? { ...row, confirmed: true } : null,
    });
    if (same && changed)
      await tellPerson(ctx, person.id, `From now on ${identity.name} at ${identity.issuer} signs you in.`);
    const is = same ? 'is' : 'is not';
    return {
      changed,
      reason: `${identity.name} at ${identity.issuer} ${is} ${person.name}.`,
      subject: { kind: 'user', id: person.id },
    };
  },
});
