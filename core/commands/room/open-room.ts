import { insertCards } from '../../store/sql/insert-incidents.js';
import { insertRoom } from '../../store/sql/room-rows.js';
import { roomNameOf } from '../../room/room-name-of.js';
import type { CommandContext } from '../../execute.js';
import type { Incident } from '../../incident/incident.js';

/** Opens an incident's own room with its card pinned; answers the room's id. */
export async function openRoom(ctx: CommandContext, incident: Incident): Promise<string> {
  const { tx, now, actor } = ctx;
  const room = {
    id: ctx.newId(),
    name: roomNameOf(incident.number, incident.title),
    kind: 'incident' as const,
    incidentId: incident.id,
    userId: null,
    topic: incident.title,
  };
  const roomId = await insertRoom(tx, actor.organisationId, room, now);
  await insertCards(tx, actor.organisationId, [{ incidentId: incident.id, roomId }], now);
  ctx.signal({ topic: 'rooms' });
  return roomId;
}
