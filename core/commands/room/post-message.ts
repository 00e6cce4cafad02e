import { NotFound } from '../../errors.js';
import { insertRoomMessage, nextCursor, type NewRoomMessage } from '../../store/sql/room-rows.js';
import type { CommandContext } from '../../execute.js';

/**
 * Puts a message into a room and tells its readers after the commit; answers the message's id.
 * @throws NotFound when the room is not there or archived
 */
export async function postMessage(
  ctx: CommandContext,
  message: Omit<NewRoomMessage, 'id' | 'cursor'>,
): Promise<string> {
  const { tx, now, actor } = ctx;
  const cursor = await nextCursor(tx, actor.organisationId, message.roomId);
  if (cursor === undefined) throw new NotFound('There is no such room.');
  const id = ctx.newId();
  await insertRoomMessage(tx, actor.organisationId, { ...message, id, cursor }, now);
  ctx.signal({ topic: 'room', room: message.roomId });
  return id;
}
