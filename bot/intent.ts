/**
 * What somebody wants, whatever the surface: slash text, a button, a form or an SMS digit become an Intent. The grammar of
 * the verbs stands in bot/grammar.ts, what is answered in bot/reply.ts.
 */
import type { IncidentStatus } from '../core/incident/incident.js';

/** The button that shows the verbs which have no place on a card. */
export const moreVerbs = 'talk.more';

/** A serialised command or query, with what the sender believed when it was made. */
export interface Intent {
  /** Name of a command or query: `incident.acknowledge`. */
  command: string;
  input: Record<string, unknown>;
  /** A stale button answers the truth instead of acting. */
  expects?: { status?: IncidentStatus; step?: number };
  /** Ask first: the command's form is opened, filled with what is known. */
  form?: true;
}
