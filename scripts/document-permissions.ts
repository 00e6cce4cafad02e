/** Writes the table of docs/permissions.md from the policy table: node --import tsx scripts/document-permissions.ts */
import { fileURLToPath } from 'node:url';
import { isSensitive, mayDo, permissions, type Permission } from '../core/people/permission.js';
import { leastRole } from './document-verbs.js';
import { scopeNames } from '../core/people/scope.js';
import { tableOf, textOf, withPart, writeAll } from './generated-part.js';
import type { Membership } from '../core/people/actor.js';

const about = { teamId: 'team' };

/** Who of the team that owns a thing may do it there, though no admin: its managers, its members too, or nobody. */
function teamWord(permission: Permission): string {
  const may = (role: Membership['role'], of: string) =>
    mayDo({ kind: 'user', role: 'member', teams: [{ teamId: of, role }] }, permission, about);
  if (may('manager', 'another')) return '';
  return may('member', 'team') ? 'members' : may('manager', 'team') ? 'managers' : '';
}

const scopesOf = (permission: Permission): string =>
  scopeNames
    .filter((scope) => mayDo({ kind: 'token', role: 'owner', scopes: [scope], teamId: null }, permission))
    .join(', ');

const forPeople = permissions.filter((permission) => leastRole(permission) !== undefined);

const table = () =>
  tableOf(
    ['Permission', 'Least role', 'In the owning team', 'Scopes of keys', 'Asks for a proof'],
    forPeople.map((permission) => [
      `\`${permission}\``,
      leastRole(permission)!,
      teamWord(permission),
      scopesOf(permission),
      isSensitive(permission) ? 'yes' : '',
    ]),
  );

/** The page about permissions, by its path, as it has to be. */
export const permissionFiles = (): Record<string, string> => ({
  'docs/permissions.md': withPart(textOf('docs/permissions.md'), 'permissions', table()),
});

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAll(permissionFiles());
