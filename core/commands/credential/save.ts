import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { endAccess } from '../session/end-access.js';
import { findPersonRow } from '../../store/sql/identity-rows.js';
import { hashRecoveryCode } from '../session/spend.js';
import { NotFound } from '../../errors.js';
import { codePlace, saveCredential } from '../../store/sql/credential-rows.js';
import { tellPerson } from '../notice/tell.js';

/**
 * Gives a person a password, an authenticator app and recovery codes, all at once: none of them is of use alone. What they were
 * signed in with elsewhere ends. They have proved who they are, and their first code is right: both were looked at before.
 */
export const credentialSave = defineCommand({
  name: 'credential.save',
  permission: 'system.run',
  input: z.strictObject({
    userId: z.uuid(),
    sessionId: z.uuid(),
    passwordHash: z.string().startsWith('$argon2id$'),
    /** The app's secret, which is kept sealed. */
    codeSecret: z.string().min(16).max(100),
    counter: z.int().min(0),
    recoveryCodes: z.array(z.string()).length(10),
  }),
  async handle(ctx, input) {
    const { tx, now, actor } = ctx;
    const { userId } = input;
    const person = await findPersonRow(tx, actor.organisationId, userId);
    if (!person || person.disabledAt) throw new NotFound('There is no such person.');
    const credential = {
      userId,
      passwordHash: input.passwordHash,
      codeSecretSealed: ctx.sealer.seal(input.codeSecret, codePlace(userId)),
      codeCounter: input.counter,
      recoveryCodes: input.recoveryCodes.map((code) => ({ id: ctx.newId(), hash: hashRecoveryCode(code) })),
    };
    ctx.audit({ after: { signsInWith: 'a password and an authenticator app' } });
    await saveCredential(tx, actor.organisationId, credential, now);
    await endAccess(ctx, userId, { keep: input.sessionId, links: false });
    await tellPerson(
      ctx,
      userId,
      'Your password and your authenticator app were set. If that was not you, tell an owner.',
    );
    return {
      changed: true,
      reason: `${person.name} set a password and an authenticator app.`,
      subject: { kind: 'user', id: userId },
    };
  },
});
