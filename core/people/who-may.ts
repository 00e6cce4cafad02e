/** Who may do what, asked of the policy table itself, so that what is explained is what is decided. */
import { isSensitive, mayDo, permissions, type Asker, type Permission } from './permission.js';
import { roles, type Role } from './role.js';
import { scopeNames, type Scope } from './scope.js';
import type { Membership } from './actor.js';

/** Who holds one permission. */
export interface Holders {
  permission: Permission;
  /** The least role that holds it everywhere; null: none does. */
  role: Role | null;
  /** Who holds it in the team that owns the thing, though their role alone does not: its managers, or all its members. */
  team: Membership['role'] | null;
  /** The scopes of an API key that hold it. */
  scopes: Scope[];
  /** Somebody without a team holds it too. */
  outsider: boolean;
  /** The link of a page holds it too. */
  page: boolean;
  /** The sender of alerts holds it. */
  sender: boolean;
  /** Asks for a recent proof of who it is. */
  sensitive: boolean;
}

const own = 'own';
const person = (role: Role, teams: Membership[]): Asker => ({ kind: 'user', role, teams });
const inOther: Membership[] = [{ teamId: 'other', role: 'member' }];
const key = (scope: Scope): Asker => ({ kind: 'token', role: 'owner', scopes: [scope], teamId: null });

/** Who holds this permission. */
export function whoMay(permission: Permission): Holders {
  const about = { teamId: own };
  const least = roles.find((role) => mayDo(person(role, inOther), permission, about)) ?? null;
  const inTeam = (role: Membership['role']) => mayDo(person('member', [{ teamId: own, role }]), permission, about);
  const alone = mayDo(person('member', inOther), permission, about);
  return {
    permission,
    role: least,
    team: alone ? null : inTeam('member') ? 'member' : inTeam('manager') ? 'manager' : null,
    scopes: scopeNames.filter((scope) => mayDo(key(scope), permission)),
    outsider: mayDo(person('viewer', []), permission),
    page: mayDo({ kind: 'user', role: 'member', teams: inOther, linkedIncident: 1 }, permission),
    sender: mayDo({ kind: 'integration' }, permission),
    sensitive: isSensitive(permission),
  };
}

/** The whole table, in its order. */
export const policyTable = (): Holders[] => permissions.map(whoMay);
