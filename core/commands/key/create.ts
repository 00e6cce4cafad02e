import { z } from 'zod';
import { Forbidden, InvalidInput } from '../../errors.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { findTeam } from '../../store/sql/team-rows.js';
import { hashSecret, newSecret } from '../../ids.js';
import { insertApiKey } from '../../store/sql/api-key-rows.js';
import { roles, type Role } from '../../people/role.js';
import { scopeNames } from '../../people/scope.js';

/** The longest a key with an end may live, in milliseconds: a year. */
const longestMs = 366 * 24 * 60 * 60_000;
/** A key is told by this and eight characters of its secret. */
const prefix = 'oat_';
const shownLength = prefix.length + 8;

/**
 * Makes an API key that belongs to a team, or to the organisation. Nobody gives a key a higher role than their own. Data: `key`,
 * shown this once; only its hash is kept.
 */
export const keyCreate = defineCommand({
  name: 'key.create',
  permission: 'key.manage',
  input: z.strictObject({
    name: z.string('a name').trim().min(1, 'a name of at least one character').max(200, 'at most 200 characters'),
    scopes: z
      .array(z.enum(scopeNames, `one of ${scopeNames.join(', ')}`), 'a list of scopes')
      .min(1, 'at least one scope')
      .max(scopeNames.length, 'each scope once'),
    role: z.enum(roles, `one of ${roles.join(', ')}`).default('member'),
    team: z.string('the name, handle or id of a team').trim().min(1).max(200).optional(),
    expiresAt: z.iso.datetime({ offset: true, error: 'an instant such as 2027-11-23T18:30:00Z' }).optional(),
  }),
  async handle(ctx, { name, scopes, role, team, expiresAt }) {
    const { tx, now, actor } = ctx;
    const teamId = await idOf(ctx, team);
    ctx.authorise({ teamId });
    refuseHigher(ctx, role);
    const id = ctx.newId();
    const key = newSecret(prefix);
    const row = {
      id,
      name,
      role,
      scopes: [...new Set(scopes)],
      teamId,
      keyHash: hashSecret(key),
      keyPrefix: key.slice(0, shownLength),
      expiresAt: expiresAt === undefined ? null : endOf(new Date(expiresAt), now),
      createdBy: actor.kind === 'user' ? actor.id : null,
      createdByName: actor.name,
    };
    await insertApiKey(tx, actor.organisationId, row, now);
    // Of a key its first letters, as everywhere.
    ctx.audit({ after: { name, role, scopes: row.scopes, teamId, expiresAt: row.expiresAt, starts: row.keyPrefix } });
    return { changed: true, reason: `${name} is a key now.`, subject: { kind: 'key', id }, data: { key } };
  },
});

async function idOf({ tx, actor }: CommandContext, team: string | undefined): Promise<string | null> {
  if (team === undefined) return null;
  const found = await findTeam(tx, actor.organisationId, team);
  if (!found)
    throw new InvalidInput(`There is no team "${team}".`, [
      { field: 'team', expected: 'the name, handle or id of a team' },
    ]);
  return found.id;
}

/** @throws Forbidden when the key could do what its maker may not */
function refuseHigher({ actor }: CommandContext, role: Role) {
  if (actor.kind === 'system' || actor.kind === 'integration') return;
  if (roles.indexOf(role) > roles.indexOf(actor.role))
    throw new Forbidden(`A key may have your own role at most, which is ${actor.role}.`);
}

function endOf(at: Date, now: Date): Date {
  const expected = at <= now ? 'an instant in the future' : 'an instant within a year';
  if (at <= now || at.getTime() - now.getTime() > longestMs)
    throw new InvalidInput(`expiresAt: ${expected}`, [{ field: 'expiresAt', expected }]);
  return at;
}
