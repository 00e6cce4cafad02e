/** Who acts, and through which surface. Every command and query is run by an actor. */
import type { Role } from './role.js';

/** The surface through which somebody acts; the timeline names it. */
export type Via = 'chat' | 'rest' | 'email' | 'cli' | 'webhook' | 'clock' | 'page';

/** A person who is signed in. */
export interface UserActor {
  kind: 'user';
  organisationId: string;
  id: string;
  name: string;
  role: Role;
  via: Via;
}

/** An API token that belongs to no person, such as the one of OPENALERT_ADMIN_TOKEN. */
export interface TokenActor {
  kind: 'token';
  organisationId: string;
  id: string;
  name: string;
  role: Role;
  via: Via;
}

/** A keyed source of alerts: may ingest, nothing else. */
export interface IntegrationActor {
  kind: 'integration';
  organisationId: string;
  id: string;
  name: string;
  via: 'webhook';
}

/** OpenAlert itself: sweeps and start-up. */
export interface SystemActor {
  kind: 'system';
  organisationId: string;
  id: null;
  name: 'OpenAlert';
  via: Via;
}

/** Whoever acts, of whichever kind. */
export type Actor = UserActor | TokenActor | IntegrationActor | SystemActor;

/** OpenAlert acting in one organisation. */
export const systemActor = (organisationId: string, via: Via = 'clock'): SystemActor => ({
  kind: 'system',
  organisationId,
  id: null,
  name: 'OpenAlert',
  via,
});
