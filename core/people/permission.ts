/**
 * The one policy table: who may do what. Commands, queries, routes, rooms and pages name a permission; `mayDo` decides. Roles
 * stand on each other: viewer < member < admin < owner. Terms: *outsider* somebody in the organisation who is in no team yet:
 * sees nothing of it; *owning team* the team to which a service, schedule or policy belongs.
 */
import { roles, type Role } from './role.js';
import type { IntegrationActor, Membership, SystemActor, TokenActor, UserActor } from './actor.js';
import type { Scope } from './scope.js';

interface Row {
  /** The least role that holds it anywhere; null: no role does. */
  role: Role | null;
  /** In the owning team this is enough, for whoever is at least a member of the organisation. */
  team?: Membership['role'];
  integration?: true;
  /** The scopes of an API key that hold it. */
  scopes?: readonly Scope[];
  /** Somebody without a team may as well. */
  outsider?: true;
  /** The link of a page may as well: for its own incident, or as such. */
  page?: 'incident' | 'whole';
  /** Asks for a recent proof of who it is. */
  sensitive?: true;
}

const policy = {
  'incident.read': { role: 'viewer', page: 'incident', scopes: ['read', 'respond'] },
  'incident.answer': { role: 'member', page: 'incident', scopes: ['respond'] },
  'incident.respond': { role: 'member', scopes: ['respond'] },
  'incident.declare': { role: 'member', scopes: ['respond'] },
  'incident.restrict': { role: 'member', scopes: ['respond'] },
  'alert.read': { role: 'viewer', scopes: ['read', 'respond'] },
  'alert.ingest': { role: null, integration: true },
  'oncall.read': { role: 'viewer', scopes: ['read', 'respond', 'schedule', 'configure'] },
  'oncall.override': { role: 'member', scopes: ['schedule'] },
  'schedule.manage': { role: 'admin', team: 'manager', scopes: ['schedule'] },
  'room.read': { role: 'viewer', scopes: ['read', 'respond'] },
  'room.post': { role: 'member', scopes: ['respond'] },
  'service.read': { role: 'viewer', scopes: ['read', 'configure'] },
  'service.manage': { role: 'admin', team: 'manager', scopes: ['configure'] },
  'integration.read': { role: 'admin', team: 'member', scopes: ['read', 'configure'] },
  'integration.manage': { role: 'admin', team: 'manager', scopes: ['configure'] },
  'outbox.read': { role: 'admin' },
  'people.read': { role: 'viewer', scopes: ['read', 'respond', 'schedule', 'configure', 'people'] },
  'people.manage': { role: 'admin', scopes: ['people'] },
  'team.manage': { role: 'admin', team: 'manager', scopes: ['people'] },
  'access.request': { role: 'viewer', outsider: true },
  'session.own': { role: 'viewer', outsider: true },
  'session.manage': { role: 'admin', sensitive: true },
  'key.read': { role: 'admin', team: 'manager' },
  'key.manage': { role: 'admin', team: 'manager', sensitive: true },
  'audit.read': { role: 'admin', scopes: ['audit'] },
  'audit.export': { role: 'admin', sensitive: true },
  'health.read': { role: 'admin' },
  'health.manage': { role: 'admin' },
  'organisation.read': {
    role: 'viewer',
    outsider: true,
    page: 'whole',
    scopes: ['read', 'respond', 'schedule', 'configure', 'people', 'audit'],
  },
  'organisation.manage': { role: 'owner' },
  'identity.manage': { role: 'owner', sensitive: true },
  'system.run': { role: null },
} as const satisfies Record<string, Row>;

/** What an actor may be allowed to do. */
export type Permission = keyof typeof policy;

/** Every permission, in the order of the table. */
export const permissions = Object.keys(policy) as Permission[];

type Person = Pick<UserActor, 'kind' | 'role' | 'teams' | 'linkedIncident'>;
type Key = Pick<TokenActor, 'kind' | 'role' | 'scopes' | 'teamId'>;
/** What of an actor the table looks at. */
export type Asker = Person | Key | Pick<IntegrationActor, 'kind'> | Pick<SystemActor, 'kind'>;

/** The thing it is about: which team owns it; null: none does. */
export interface About {
  teamId: string | null;
}

/** Does this ask for a recent proof of who it is? */
export const isSensitive = (permission: Permission): boolean => (policy[permission] as Row).sensitive === true;

/** Does this ask for the incident that the link of a page is for? */
export const isOfIncident = (permission: Permission): boolean => (policy[permission] as Row).page === 'incident';

/** Does the answer depend on which team owns the thing? */
export const dependsOnTeam = (permission: Permission): boolean => (policy[permission] as Row).team !== undefined;

/** Somebody of the organisation who is in no team, and no admin: they see nothing of it until somebody adds them. */
export const isOutsider = (actor: Asker): boolean =>
  actor.kind === 'user' && actor.teams.length === 0 && !isAtLeast(actor.role, 'admin');

/**
 * May this actor do this? The system may do everything; an integration only its own rows; a person or a key what its row says.
 * Without `about`: may they anywhere; with it: may they there.
 */
export function mayDo(actor: Asker, permission: Permission, about?: About): boolean {
  const row: Row = policy[permission];
  if (actor.kind === 'system') return true;
  if (actor.kind === 'integration') return row.integration === true;
  const isLetIn = actor.kind === 'token' ? isForKey(row, actor) : isForPerson(row, actor);
  return isLetIn && (byRole(row, actor, about) || byTeam(row, actor, about));
}

/** A key is good for what its scopes hold; what only admins do, and no team for itself, is nothing for a key of a team. */
function isForKey(row: Row, { scopes, teamId }: Key): boolean {
  if (scopes !== null && !scopes.some((scope) => row.scopes?.includes(scope))) return false;
  const isOfTheWhole = (row.role === 'admin' || row.role === 'owner') && row.team === undefined;
  return teamId === null || !isOfTheWhole;
}

/** The link of a page is good for whoever is paged, in a team or not. */
function isForPerson(row: Row, person: Person): boolean {
  if (person.linkedIncident !== undefined) return row.page !== undefined;
  return row.outsider === true || !isOutsider(person);
}

/** The teams whose things an actor may see or change so; null: every thing. For lists. */
export function teamsWhere(actor: Asker, permission: Permission): string[] | null {
  if (mayDo(actor, permission, { teamId: null })) return null;
  if (actor.kind !== 'user' && actor.kind !== 'token') return [];
  const own = membershipsOf(actor).map(({ teamId }) => teamId);
  return own.filter((teamId) => mayDo(actor, permission, { teamId }));
}

function byRole({ role }: Row, actor: Person | Key, about?: About): boolean {
  // A key of a team is at home there alone, whatever its role.
  const isAway =
    actor.kind === 'token' && actor.teamId !== null && about !== undefined && about.teamId !== actor.teamId;
  return role !== null && !isAway && isAtLeast(actor.role, role);
}

function byTeam({ team }: Row, actor: Person | Key, about?: About): boolean {
  if (!team || !isAtLeast(actor.role, 'member')) return false;
  if (about === undefined) return membershipsOf(actor).some((one) => one.role === 'manager' || team === 'member');
  return membershipsOf(actor).some(
    (one) => one.teamId === about.teamId && (one.role === 'manager' || team === 'member'),
  );
}

/** A key of a team stands for its managers. */
const membershipsOf = (actor: Person | Key): readonly Membership[] => {
  if (actor.kind === 'user') return actor.teams;
  return actor.teamId === null ? [] : [{ teamId: actor.teamId, role: 'manager' }];
};

const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);
