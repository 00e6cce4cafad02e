/** Writes the table of docs/commands.md from the catalogue: node --import tsx scripts/document-verbs.ts */
import { fileURLToPath } from 'node:url';
import { commands } from '../core/commands/index.js';
import { mayDo, type Permission } from '../core/people/permission.js';
import { queries } from '../core/queries/index.js';
import { roles, type Role } from '../core/people/role.js';
import { tableOf, textOf, withPart, writeAll } from './generated-part.js';

const somebody = {
  ...({ kind: 'user', organisationId: '', id: '', name: '', via: 'chat' } as const),
  teams: [{ teamId: '', role: 'member' }],
} as const;

/** The least role that holds a permission over what belongs to no team; undefined where none does. */
export const leastRole = (permission: Permission): Role | undefined =>
  roles.find((role) => mayDo({ ...somebody, role }, permission, { teamId: null }));

const table = () =>
  tableOf(
    ['Verb', 'What it does', 'Least role'],
    [...commands, ...queries].flatMap(({ help, permission }) =>
      help ? [[`\`${`${help.verb} ${help.usage}`.trim()}\``, help.does, leastRole(permission) ?? '']] : [],
    ),
  );

/** The file about verbs, by its path, as it has to be. */
export const verbFiles = (): Record<string, string> => ({
  'docs/commands.md': withPart(textOf('docs/commands.md'), 'verbs', table()),
});

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAll(verbFiles());
