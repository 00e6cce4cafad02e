import { clockAndCity } from '../people/clock-and-city.js';

/** What is known of whoever acknowledged. */
export interface Held {
  acknowledgedAt: Date | null;
  holder: { id: string | null; name: string | null };
}

/** "Sam has it since 14:08 Berlin", "You have it since …": who holds an acknowledged incident, in the reader's own zone. */
export function whoHasIt(
  { acknowledgedAt, holder }: Held,
  reader: { id: string | null; zone: string },
  now: Date,
): string {
  const since = acknowledgedAt ? ` since ${clockAndCity(acknowledgedAt, reader.zone, now)}` : '';
  if (holder.id !== null && holder.id === reader.id) return `You have it${since}`;
  return `${holder.name ?? 'Somebody'} has it${since}`;
}

/** The truth for whoever acts on what an incident was a moment ago. */
export const staleSentence = (name: string, status: string, has: string | null): string =>
  `${name} is ${status} by now.${has ? ` ${has}.` : ''} Nothing was changed.`;
