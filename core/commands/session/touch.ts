import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { touchSession } from '../../store/sql/session-rows.js';

/** Notes that something is done with a session, so that it does not end as idle. At most once a minute a session. */
export const sessionTouch = defineCommand({
  name: 'session.touch',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ sessionId: z.uuid() }),
  async handle({ tx, actor, now }, { sessionId }) {
    const changed = await touchSession(tx, actor.organisationId, sessionId, now);
    return { changed, reason: 'seen', subject: { kind: 'session', id: sessionId } };
  },
});
