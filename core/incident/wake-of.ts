import type { Incident } from './incident.js';

/** What an incident does by itself at its instant. */
export type Wake =
  /** Its snooze is over: it is triggered again. */
  | 'rouse'
  /** Its holder is asked "still on it?". */
  | 'ask'
  /** The question stayed unanswered: it is triggered again. */
  | 'take-back'
  /** A test page that nobody acknowledged is over. */
  | 'end-test'
  /** Nothing is due, or no longer. */
  | 'nothing';

/** What is due of an incident now; it decides by the state, so that a wake-up that comes twice does nothing twice. */
export function wakeOf(incident: Pick<Incident, 'status' | 'origin' | 'wakeAt' | 'askedAt'>, now: Date): Wake {
  if (incident.wakeAt === null || incident.wakeAt > now) return 'nothing';
  if (incident.status === 'snoozed') return 'rouse';
  if (incident.status === 'acknowledged') return incident.askedAt === null ? 'ask' : 'take-back';
  return incident.status === 'triggered' && incident.origin === 'test' ? 'end-test' : 'nothing';
}
