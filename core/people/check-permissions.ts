import { permissions, type Permission } from './permission.js';

/**
 * Holds what may be run against the policy table, so that nothing starts that everybody could run because it says not who may.
 * @throws Error naming what says none, or one that the table does not know
 */
export function checkPermissions(verbs: readonly { name: string; permission: Permission }[]): void {
  const open = verbs.filter(({ permission }) => !permissions.includes(permission)).map(({ name }) => name);
  if (open.length > 0) throw new Error(`These say nowhere who may run them: ${open.join(', ')}.`);
}
