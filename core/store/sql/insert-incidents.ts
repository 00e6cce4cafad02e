import { newId } from '../../ids.js';
import type { Incident } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** Takes the next `count` incident numbers of an organisation; answers the first. */
export async function takeIncidentNumbers(tx: Tx, organisationId: string, count: number): Promise<number> {
  const [row] = await tx.query<{ last: number }>(
    `update organisations set last_incident_number = last_incident_number + $2 where id = $1
     returning last_incident_number as last`,
    [organisationId, count],
  );
  if (!row) throw new Error(`no organisation ${organisationId}`);
  return row.last - count + 1;
}

/** Stores new incidents; their cards are wanted apart. */
export async function insertIncidents(tx: Tx, organisationId: string, incidents: Incident[], now: Date): Promise<void> {
  if (incidents.length === 0) return;
  const column = <K extends keyof Incident>(key: K) => incidents.map((incident) => incident[key]);
  await tx.query(
    `insert into incidents (organisation_id, id, number, title, status, phase, severity, origin, service_id, group_key,
                            opened_at, resolved_at, resolve_reason, alert_count, firing_count, wake_at, private, last_alert_at, views_due_at)
     select $1, unnest($3::uuid[]), unnest($4::integer[]), unnest($5::text[]), unnest($6::text[]), unnest($7::text[]),
            unnest($8::text[]), unnest($9::text[]), unnest($10::uuid[]), unnest($11::text[]), unnest($12::timestamptz[]),
            unnest($13::timestamptz[]), unnest($14::text[]), unnest($15::integer[]), unnest($16::integer[]), unnest($17::timestamptz[]),
            unnest($18::boolean[]), $2, $2`,
    [
      organisationId,
      now,
      column('id'),
      column('number'),
      column('title'),
      column('status'),
      column('phase'),
      column('severity'),
      column('origin'),
      column('serviceId'),
      column('groupKey'),
      column('openedAt'),
      column('resolvedAt'),
      column('resolveReason'),
      column('alertCount'),
      column('firingCount'),
      column('wakeAt'),
      column('private'),
    ],
  );
}

/** Wants the card of each incident in the rooms that show every incident; due at once. */
export async function announceIncidents(
  tx: Tx,
  organisationId: string,
  incidents: Pick<Incident, 'id'>[],
  now: Date,
): Promise<void> {
  const rooms = await tx.query<{ id: string }>(
    `select id from rooms where organisation_id = $1 and kind = 'incidents' and archived_at is null`,
    [organisationId],
  );
  const cards = incidents.flatMap((incident) => rooms.map((room) => ({ incidentId: incident.id, roomId: room.id })));
  await insertCards(tx, organisationId, cards, now);
}

/** Wants an incident's card in a room; once is enough. That of a private one stands in its own room alone. */
export async function insertCards(
  tx: Tx,
  organisationId: string,
  cards: { incidentId: string; roomId: string }[],
  now: Date,
): Promise<void> {
  if (cards.length === 0) return;
  await tx.query(
    `insert into views (organisation_id, id, subject_id, kind, channel, address, due_at)
     select $1, card.id, card.incident_id, 'incident-card', 'chat', card.room_id::text, $2
     from (select unnest($3::uuid[]) id, unnest($4::uuid[]) incident_id, unnest($5::uuid[]) room_id) card
     join incidents i on i.organisation_id = $1 and i.id = card.incident_id
     left join rooms r on r.organisation_id = $1 and r.id = card.room_id
     where not i.private or r.incident_id = i.id
     on conflict (organisation_id, subject_id, kind, channel, address) do nothing`,
    [organisationId, now, cards.map(() => newId()), cards.map((c) => c.incidentId), cards.map((c) => c.roomId)],
  );
}
