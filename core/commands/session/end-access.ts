import { deleteSignInLinks } from '../../store/sql/sign-in-rows.js';
import { deleteSessionsOf } from '../../store/sql/session-rows.js';
import { revokeActionLinks } from '../../store/sql/action-link-rows.js';
import { revokeFamiliesOf } from '../../store/sql/family-rows.js';
import type { CommandContext } from '../../execute.js';

/**
 * Ends what somebody is signed in with, but for one session: browsers, programs, links that were not used yet and, unless told,
 * the links in their pages.
 * HTTP asks the rows each time; sockets hear it. Run wherever somebody is disabled, or what they sign in with changes.
 */
export async function endAccess(
  ctx: CommandContext,
  userId: string,
  { keep = null, links = true }: { keep?: string | null; links?: boolean } = {},
): Promise<number> {
  const { tx, now, actor } = ctx;
  const sessions = await deleteSessionsOf(tx, actor.organisationId, userId, keep);
  for (const session of sessions) ctx.signal({ topic: 'session', session });
  const families = await revokeFamiliesOf(tx, actor.organisationId, userId, now);
  await deleteSignInLinks(tx, actor.organisationId, userId);
  if (links) await revokeActionLinks(tx, actor.organisationId, { userId }, now);
  ctx.signal({ topic: 'user', user: userId });
  return sessions.length + families;
}
