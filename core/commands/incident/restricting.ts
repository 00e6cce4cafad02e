/** What the verbs about who may see an incident share: telling every surface that this changed. */
import { withdrawCards } from '../../store/sql/incident-responders.js';
import type { CommandContext } from '../../execute.js';
import type { Incident } from '../../incident/incident.js';

/** What stands where the card of an incident was that is private now. It names nothing. */
const left = 'A private incident stood here.';

/** Says in every process who may see it from now on: rooms, sockets and lists look again. */
export function tellAccess({ signal }: CommandContext, { id }: Pick<Incident, 'id'>): void {
  signal({ topic: 'incident-access', incident: id });
  signal({ topic: 'rooms' });
  signal({ topic: 'due' });
}

/** Takes the card out of every room where somebody reads who may not see it. */
export async function withdraw(ctx: CommandContext, { id }: Pick<Incident, 'id'>): Promise<void> {
  const rooms = await withdrawCards(ctx.tx, ctx.actor.organisationId, id, { left }, ctx.now);
  for (const room of rooms) ctx.signal({ topic: 'room', room });
}
