import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { findPersonRow, lockIdentity, saveIdentity } from '../../store/sql/identity-rows.js';
import { identityInput } from './identity-input.js';
import { tellPerson } from '../notice/tell.js';

/**
 * Lets a person who is signed in, and has just proved it, sign in at another issuer from now on. The round trip was made in their
 * own browser. @throws Conflict where the identity is somebody else's
 */
export const identityConnect = defineCommand({
  name: 'identity.connect',
  permission: 'system.run',
  input: z.strictObject({ userId: z.uuid(), identity: identityInput }),
  async handle(ctx, { userId, identity }) {
    const { tx, now, actor } = ctx;
    const known = await lockIdentity(tx, actor.organisationId, identity);
    if (known?.confirmedAt && known.userId !== userId)
      throw new Conflict('This account signs in somebody else here already.');
    const row = { id: known?.id ?? ctx.newId(), userId, identity, confirmedAt: now };
    await saveIdentity(tx, actor.organisationId, row, now);
    if (!known?.confirmedAt) ctx.audit({ after: { issuer: identity.issuer, name: identity.name } });
    const person = await findPersonRow(tx, actor.organisationId, userId);
    await tellPerson(ctx, userId, `From now on ${identity.name} at ${identity.issuer} signs you in.`);
    return {
      changed: !known?.confirmedAt,
      reason: `${person?.name} signs in at ${identity.issuer} from now on.`,
      subject: { kind: 'user', id: userId },
    };
  },
});
