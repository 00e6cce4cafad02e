import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { deleteSession } from '../../store/sql/session-rows.js';

/** Signs out: one's own session ends in every process at once. */
export const sessionClose = defineCommand({
  name: 'session.close',
  permission: 'session.own',
  input: z.strictObject({ sessionId: z.uuid() }),
  async handle(ctx, { sessionId }) {
    const { tx, actor } = ctx;
    const own = actor.kind === 'user' ? actor.id : null;
    const isTheirs = own !== null || actor.kind === 'system';
    const changed = isTheirs && (await deleteSession(tx, actor.organisationId, sessionId, own));
    if (changed) ctx.signal({ topic: 'session', session: sessionId });
    return {
      changed,
      reason: changed ? 'Signed out.' : 'Signed out already.',
      subject: { kind: 'session', id: sessionId },
    };
  },
});
