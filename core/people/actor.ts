/**
 * Who acts, and through which surface. Every command and query is run by an actor. Terms: *membership* a team somebody is in.
 */
import type { Role } from './role.js';
import type { Scope } from './scope.js';

/** The surface through which somebody acts; the timeline names it. */
export type Via = 'chat' | 'rest' | 'email' | 'cli' | 'webhook' | 'clock' | 'page';

/** A team somebody is in; its managers change what the team owns. */
export interface Membership {
  teamId: string;
  role: 'manager' | 'member';
}

/** A person who is signed in. */
export interface UserActor {
  kind: 'user';
  organisationId: string;
  id: string;
  name: string;
  role: Role;
  via: Via;
  teams: readonly Membership[];
  /** When they last proved who they are; sensitive commands ask for a recent proof. */
  provedAt?: Date;
  /** Through the link of a page: the number of its incident, for which alone the link is good. */
  linkedIncident?: number;
  /** The client's address, for the audit. */
  address?: string;
}

/** An API key that belongs to no person, such as the one of OPENALERT_ADMIN_TOKEN. */
export interface TokenActor {
  kind: 'token';
  organisationId: string;
  id: string;
  name: string;
  role: Role;
  via: Via;
  /** What it is for; null: everything that its role may. */
  scopes: readonly Scope[] | null;
  /** The team it belongs to, and manages; null: the organisation's own. */
  teamId: string | null;
  address?: string;
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
