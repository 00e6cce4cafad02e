/**
 * What somebody wants, whatever the surface: slash text, a button, a form or an SMS digit become an Intent; an Intent is run
 * and answered with a Reply. The grammar of the verbs stands in bot/grammar.ts.
 */
import type { ReplyCard } from './card.js';
import type { Actor } from '../core/people/actor.js';
import type { IncidentStatus } from '../core/incident/incident.js';

/** A serialised command or query, with what the sender believed when it was made. */
export interface Intent {
  /** Name of a command or query: `incident.acknowledge`. */
  command: string;
  input: Record<string, unknown>;
  /** A stale button answers the truth instead of acting. */
  expects?: { status?: IncidentStatus; step?: number };
}

/** Where it was said: a room of an incident lends its number to verbs without one. */
export interface Place {
  roomId: string | null;
  incidentNumber: number | null;
}

/** `none`: nothing to say beyond the card that changes. */
export type Reply = { kind: 'card'; card: ReplyCard } | { kind: 'none' };

/** The one way in, for every platform. */
export interface Talk {
  /** A line that somebody typed, with or without "/incident"; undefined when it is no command but plain talk. */
  say: (text: string, actor: Actor, place: Place) => Promise<Reply | undefined>;
  /** A pressed button. */
  press: (intent: Intent, actor: Actor, place: Place) => Promise<Reply>;
}
