import { findDirectRoom, insertRoom } from '../../store/sql/room-rows.js';
import type { CommandContext } from '../../execute.js';

/** The room that only this person sees; opened at its first message. */
export async function directRoomOf(ctx: CommandContext, userId: string): Promise<string> {
  const { tx, now, actor } = ctx;
  const standing = await findDirectRoom(tx, actor.organisationId, userId);
  if (standing) return standing;
  const room = {
    id: ctx.newId(),
    name: `pages-${userId}`,
    kind: 'direct' as const,
    incidentId: null,
    userId,
    topic: 'Your pages',
  };
  ctx.signal({ topic: 'rooms' });
  return insertRoom(tx, actor.organisationId, room, now);
}
