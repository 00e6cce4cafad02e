/** What every new organisation gets: a room for incidents, and rules that reach whoever has none of their own. */
import { insertRows } from '../../store/sql/insert-rows.js';
import type { CommandContext } from '../../execute.js';

/** A person of a new organisation. */
export interface NewPerson {
  id: string;
  name: string;
  handle: string;
  email: string;
  zone: string;
  role: string;
}

/** Stores the organisation, its people with their e-mail addresses, the room #incidents and the default rules. Answers the room's id. */
export async function furnish(
  ctx: CommandContext,
  organisation: { name: string; demo: boolean },
  people: NewPerson[],
): Promise<string> {
  const { tx, now, actor, newId } = ctx;
  const own = { organisation_id: actor.organisationId };
  await insertRows(tx, 'organisations', [{ id: actor.organisationId, ...organisation, created_at: now }]);
  await insertRows(
    tx,
    'users',
    people.map((person) => ({ ...own, ...person, created_at: now })),
  );
  await insertRows(
    tx,
    'contact_methods',
    people.map(({ id, email }) => ({
      ...own,
      id: newId(),
      user_id: id,
      channel: 'email',
      address: email,
      verified_at: now,
      created_at: now,
    })),
  );
  const rules = [
    { urgency: 'high', channel: 'chat', delay_seconds: 0 },
    { urgency: 'high', channel: 'email', delay_seconds: 0 },
    { urgency: 'low', channel: 'chat', delay_seconds: 0 },
    { urgency: 'low', channel: 'email', delay_seconds: 300 },
  ];
  await insertRows(
    tx,
    'notification_rules',
    rules.map((rule) => ({ ...own, id: newId(), user_id: null, ...rule })),
  );
  const rooms = [{ id: newId(), name: 'incidents', kind: 'incidents', topic: 'Every incident, one card each' }];
  await insertRows(
    tx,
    'rooms',
    rooms.map((room) => ({ ...own, ...room, created_at: now })),
  );
  return rooms[0]!.id;
}
