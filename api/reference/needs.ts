/** What somebody must be to do something, in words for the reference; the policy table decides, and is asked. */
import { mayDo, type Permission } from '../../core/people/permission.js';
import { roles } from '../../core/people/role.js';
import { scopeNames, type Scope } from '../../core/people/scope.js';
import type { TokenActor } from '../../core/people/actor.js';

const key = (over: Partial<TokenActor>): TokenActor => ({
  kind: 'token',
  organisationId: '',
  id: '',
  name: '',
  role: 'owner',
  via: 'rest',
  scopes: null,
  teamId: null,
  ...over,
});

/** The least role that may. */
export const leastRoleOf = (permission: Permission): string =>
  roles.find((role) => mayDo(key({ role }), permission)) ?? 'nobody';

/** The scopes of a key that hold it. */
export const scopesOf = (permission: Permission): Scope[] =>
  scopeNames.filter((scope) => mayDo(key({ scopes: [scope] }), permission));
