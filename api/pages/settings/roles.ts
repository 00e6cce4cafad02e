/** Who may do what, in words: drawn from the policy table, by asking it. */
import { permissionWords } from '../../../core/people/permission-words.js';
import { policyTable, type Holders } from '../../../core/people/who-may.js';
import { renderTemplate } from '../../../templates/render.js';
import { roles, type Role } from '../../../core/people/role.js';
import { scopes } from '../../../core/people/scope.js';

const isAtLeast = (role: Role, least: Role | null) => least !== null && roles.indexOf(role) >= roles.indexOf(least);

/** The page's body. `me` is the reader's role, whose column stands out. */
export function rolesPage({ me }: { me: Role }, table: Holders[] = policyTable()): string {
  const forPeople = table.filter(({ role, team }) => role !== null || team !== null);
  return renderTemplate('pages/settings/roles.html', {
    roles: roles.map((role) => ({ role, me: role === me })),
    rows: forPeople.map((holders) => ({
      does: permissionWords[holders.permission],
      permission: holders.permission,
      cells: roles.map((role) => ({ role, me: role === me, holds: isAtLeast(role, holders.role) })),
      least: leastWords(holders),
      more: moreWords(holders),
    })),
    scopes: Object.entries(scopes).map(([scope, does]) => ({
      scope,
      does,
      holds: table
        .filter((holders) => holders.scopes.includes(scope as keyof typeof scopes))
        .map(({ permission }) => permission)
        .join(', '),
    })),
  });
}

const leastWords = ({ role }: Holders): string =>
  role === null
    ? 'nobody by role'
    : role === 'owner'
      ? 'owners'
      : role === 'viewer'
        ? 'everybody in a team'
        : `${role}s and above`;

/** What does not follow from the role alone. */
function moreWords({ team, outsider, page, sensitive }: Holders): string {
  return [
    ...(team === 'manager' ? ['in a team, its managers too'] : []),
    ...(team === 'member' ? ['in a team, its members too'] : []),
    ...(outsider ? ['also without a team'] : []),
    ...(page ? ['also by the link of a page'] : []),
    ...(sensitive ? ['asks for a fresh proof'] : []),
  ].join('; ');
}
