/**
 * The one policy table: which role may do what. Commands, queries, routes and pages name a permission; `mayDo` decides.
 * Roles stand on each other: viewer < member < admin < owner.
 */
import { roles, type Role } from './role.js';
import type { Actor } from './actor.js';

/** The least role that holds a permission; `integration` and `system` are kinds of actor, not roles. */
const policy = {
  'incident.read': { role: 'viewer' },
  'incident.respond': { role: 'member' },
  'incident.declare': { role: 'member' },
  'alert.read': { role: 'viewer' },
  'alert.ingest': { role: null, integration: true },
  'oncall.read': { role: 'viewer' },
  'oncall.override': { role: 'member' },
  'schedule.manage': { role: 'admin' },
  'room.read': { role: 'viewer' },
  'room.post': { role: 'member' },
  'service.read': { role: 'viewer' },
  'service.manage': { role: 'admin' },
  'integration.read': { role: 'admin' },
  'integration.manage': { role: 'admin' },
  'outbox.read': { role: 'admin' },
  'people.read': { role: 'viewer' },
  'session.own': { role: 'viewer' },
  'organisation.manage': { role: 'owner' },
  'system.run': { role: null },
} as const satisfies Record<string, { role: Role | null; integration?: true }>;

/** What an actor may be allowed to do. */
export type Permission = keyof typeof policy;

/** Every permission, for meta-tests and the reference. */
export const permissions = Object.keys(policy) as Permission[];

/** May this actor do this? The system may do everything; a role what its row says; an integration only its own rows. */
export function mayDo(actor: Actor, permission: Permission): boolean {
  const row: { role: Role | null; integration?: true } = policy[permission];
  if (actor.kind === 'system') return true;
  if (actor.kind === 'integration') return row.integration === true;
  return row.role !== null && roles.indexOf(actor.role) >= roles.indexOf(row.role);
}
