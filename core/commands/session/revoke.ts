import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { NotFound } from '../../errors.js';
import { deleteSession, deleteSessionsOf } from '../../store/sql/session-rows.js';

/** Ends one of one's own sessions elsewhere, or all but the one that is kept. @throws NotFound */
export const sessionRevoke = defineCommand({
  name: 'session.revoke',
  permission: 'session.own',
  input: z.union([
    z.strictObject({ sessionId: z.uuid('the id of a session') }),
    z.strictObject({ keep: z.uuid('the id of a session') }),
  ]),
  async handle(ctx, input) {
    const { tx, actor } = ctx;
    const own = actor.kind === 'user' ? actor.id : null;
    if (own === null) throw new NotFound('There is no such session.');
    if ('keep' in input) {
      const ended = await deleteSessionsOf(tx, actor.organisationId, own, input.keep);
      for (const session of ended) ctx.signal({ topic: 'session', session });
      const reason = ended.length === 0 ? 'There was no other session.' : `Signed out elsewhere: ${ended.length}.`;
      return { changed: ended.length > 0, reason, subject: { kind: 'user', id: own } };
    }
    const { sessionId } = input;
    if (!(await deleteSession(tx, actor.organisationId, sessionId, own)))
      throw new NotFound('There is no such session.');
    ctx.signal({ topic: 'session', session: sessionId });
    return { changed: true, reason: 'Signed out there.', subject: { kind: 'session', id: sessionId } };
  },
});
