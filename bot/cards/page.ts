/** A page in a chat: the incident's card for one person, with the reason why it is them. */
import { text, type IncidentCard } from '../card.js';
import { incidentCard } from './incident.js';
import type { IncidentView } from '../../core/notification/message.js';

/** The card of a page; its last line is the one line of reason, for as long as it pages. */
export function pageCard({ incident, why }: { incident: IncidentView; why: string }, now: Date): IncidentCard {
  const card = incidentCard(incident, now);
  const fallback = `${card.fallback}. ${why}`;
  return incident.status === 'triggered' ? { ...card, note: [text(why)], fallback } : { ...card, fallback };
}
