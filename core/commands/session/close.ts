import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { deleteSession } from '../../store/sql/sign-in-rows.js';

/** Signs out: the session ends in every process at once. */
export const sessionClose = defineCommand({
  name: 'session.close',
  permission: 'session.own',
  input: z.strictObject({ sessionId: z.uuid() }),
  async handle(ctx, { sessionId }) {
    const changed = await deleteSession(ctx.tx, ctx.actor.organisationId, sessionId);
    ctx.signal({ topic: 'session', session: sessionId });
    return {
      changed,
      reason: changed ? 'Signed out.' : 'Signed out already.',
      subject: { kind: 'session', id: sessionId },
    };
  },
});
