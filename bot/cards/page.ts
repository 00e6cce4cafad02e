/** A page in a chat: the incident's card for one person, with the reason why it is them. */
import { text, type IncidentCard } from '../card.js';
import { incidentCard } from './incident.js';
import type { Message } from '../../core/notification/message.js';

/** The card of a page; its last line is the one line of reason. */
export function pageCard(message: Extract<Message, { kind: 'page' }>, now: Date): IncidentCard {
  const card = incidentCard(message.incident, now);
  return { ...card, note: [text(message.why)], fallback: `${card.fallback}. ${message.why}` };
}
