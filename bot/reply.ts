/** What is answered to an Intent, and the one way in for every platform. */
import type { Actor } from '../core/people/actor.js';
import type { ReplyCard } from './card.js';
import type { Form, Values } from './form.js';
import type { Intent } from './intent.js';

/** Where it was said: a room of an incident lends its number to verbs without one. */
export interface Place {
  roomId: string | null;
  incidentNumber: number | null;
  /** Made by the surface, once for what was said: said twice with it, it is done once. */
  key?: string;
}

/** `none`: nothing to say beyond the card that changes. */
export type Reply = { kind: 'card'; card: ReplyCard } | { kind: 'form'; form: Form } | { kind: 'none' };

/** The one way in, for every platform. */
export interface Talk {
  /** A line that somebody typed, with or without "/incident"; undefined when it is no command but plain talk. */
  say: (text: string, actor: Actor, place: Place) => Promise<Reply | undefined>;
  /** A pressed button. */
  press: (intent: Intent, actor: Actor, place: Place) => Promise<Reply>;
  /** A form that was filled in; `intent` is the form's own. */
  submit: (intent: Intent, values: Values, actor: Actor, place: Place) => Promise<Reply>;
}
