import { z } from 'zod';
import { id, instant, person } from './plain.js';
import { roles } from '../../people/role.js';

const teamRole = z.enum(['manager', 'member']);
const inTeam = z.strictObject({ id, name: z.string(), role: teamRole });

/** A person as admins see them. */
export const directoryEntry = z
  .strictObject({
    ...person.shape,
    email: z.string(),
    role: z.enum(roles),
    disabledAt: instant.nullable(),
    teams: z.array(inTeam),
    lastSeenAt: instant.nullable(),
    channels: z.array(z.string()).describe('How they can be reached'),
  })
  .meta({ id: 'DirectoryEntry', description: 'A person as admins see them' });

const grants = z
  .strictObject({ teams: z.array(inTeam), role: z.enum(roles).nullable() })
  .meta({ id: 'Grants', description: 'What groups of a directory grant together' });

/** What groups of a directory grant, and whom. */
export const identityPreview = z.strictObject({
  mappings: z.array(
    z.strictObject({
      id,
      issuer: z.string(),
      groupId: z.string(),
      teamId: id.nullable(),
      teamRole,
      role: z.enum(roles).nullable(),
      team: z.string().nullable(),
    }),
  ),
  given: grants.nullable().describe('What the groups that were asked about grant; null: none were'),
  people: z.array(
    z.strictObject({
      id,
      userId: id,
      name: z.string(),
      calledThere: z.string(),
      email: z.string(),
      issuer: z.string(),
      waits: z.boolean().describe('An owner has not said yet that they are one person'),
      role: z.enum(roles),
      would: grants,
    }),
  ),
  owners: z.array(
    z.strictObject({
      userId: id,
      name: z.string(),
      hasPassword: z.boolean(),
      breakGlass: z.boolean().describe('Their password works where passwords are switched off'),
    }),
  ),
});

/** What a mapping would change of somebody; null of a team: not in it. */
const foreseen = z
  .strictObject({
    id: id.describe('Of the identity'),
    userId: id,
    name: z.string(),
    issuer: z.string(),
    teams: z.array(z.strictObject({ id, name: z.string(), before: teamRole.nullable(), after: teamRole.nullable() })),
    role: z.strictObject({ before: z.enum(roles), after: z.enum(roles) }).nullable(),
  })
  .meta({ id: 'Foreseen', description: 'What a mapping would change of somebody at their next sign-in' });

/** What a mapping would change, and of whom. */
export const identityForesight = z.strictObject({
  people: z.array(foreseen).describe('Who was in the group at their last sign-in, changed by it or not'),
});
