/** What somebody must be to do something, in words for the reference; the policy table decides, and is asked. */
import { mayDo, type Asker, type Permission } from '../../core/people/permission.js';
import { roles, type Role } from '../../core/people/role.js';
import { scopeNames, type Scope } from '../../core/people/scope.js';

const key = (role: Role, scopes: Scope[] | null): Asker => ({ kind: 'token', role, scopes, teamId: null });

/** The least role that may. */
export const leastRoleOf = (permission: Permission): string =>
  roles.find((role) => mayDo(key(role, null), permission)) ?? 'nobody';

/** The scopes of a key that hold it. */
export const scopesOf = (permission: Permission): Scope[] =>
  scopeNames.filter((scope) => mayDo(key('owner', [scope]), permission));
