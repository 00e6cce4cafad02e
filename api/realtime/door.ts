/** What is handed in to live updates, so that api needs neither bot nor its cards. */
import type { IncomingMessage } from 'node:http';
import type { IncidentStatus } from '../../core/incident/incident.js';
import type { UserActor } from '../../core/people/actor.js';
import type { PageViewer } from '../pages/message.js';
import type { RoomMessage } from '../../core/store/sql/read-rooms.js';

/** Where something was said or pressed. */
export interface DoorPlace {
  roomId: string | null;
  incidentNumber: number | null;
  /** Said twice with the same key, it is done once. */
  key?: string;
}

/** A pressed button, as bot/intent.ts knows it. */
export interface DoorIntent {
  command: string;
  input: Record<string, unknown>;
  expects?: { status?: IncidentStatus; step?: number };
  form?: true;
}

/** What is answered: `none` where the card that changes says it all; `form`: something is asked first. */
export type DoorReply = 'none' | { html: string } | { form: string };

/** What cli/system.ts hands in, so that api needs neither bot nor its cards. All HTML is finished. */
export interface Door {
  /** What a message is drawn by for somebody: their name as others mention it, and their zone. */
  viewerOf: (actor: UserActor) => Promise<PageViewer>;
  /** The `<li>` of a message. */
  message: (message: RoomMessage, viewer: PageViewer) => string;
  /** An answer is an `<li>` too (renderEphemeral). undefined: plain talk. */
  say: (text: string, actor: UserActor, place: DoorPlace) => Promise<DoorReply | undefined>;
  press: (intent: DoorIntent, actor: UserActor, place: DoorPlace) => Promise<DoorReply>;
  /** A form that was filled in. */
  submit: (
    intent: DoorIntent,
    values: Record<string, string>,
    actor: UserActor,
    place: DoorPlace,
  ) => Promise<DoorReply>;
  /** The inside of the right column. */
  panel: (actor: UserActor) => Promise<string>;
  /** The lists of rooms on the left. */
  rooms: (actor: UserActor, currentRoomId: string | null) => Promise<string>;
}

/** Somebody who is signed in. */
export interface Session {
  actor: UserActor;
  sessionId: string;
}

/** Who a request belongs to by its cookie; null when nobody is signed in by it. */
export type SessionOf = (request: IncomingMessage) => Promise<Session | null>;

/** Where errors go. */
export interface RealtimeLog {
  error: (facts: object, message: string) => void;
}
