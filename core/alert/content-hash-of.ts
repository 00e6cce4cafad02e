import { createHash } from 'node:crypto';
import type { AlertEvent } from './alert.js';

/**
 * The identity of what an event says, as 32 hex digits: two events with the same hash carry no new fact. The end of a firing
 * alert is left out, since senders move it with every re-send.
 */
export function contentHashOf(event: AlertEvent): string {
  const sorted = (record: Record<string, string>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = [
    event.title,
    event.severityAsSent ?? event.severity ?? null,
    event.startsAt ?? null,
    event.groupKey,
    sorted(event.labels),
    sorted(event.annotations),
    event.links,
    event.body ?? null,
  ];
  return createHash('md5').update(JSON.stringify(said)).digest('hex');
}
