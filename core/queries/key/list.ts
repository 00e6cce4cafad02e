import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { id, instant, listOf, named } from '../shapes/plain.js';
import { keyOf, listInput, pageOf } from '../cursor.js';
import { listApiKeys } from '../../store/sql/api-key-rows.js';
import { roles } from '../../people/role.js';
import { scopeNames } from '../../people/scope.js';
import { teamsWhere } from '../../people/permission.js';

const apiKey = z
  .strictObject({
    id,
    name: z.string(),
    key: z.string().nullable().describe('What it begins with; null where the operator chose the secret'),
    role: z.enum(roles),
    scopes: z.array(z.enum(scopeNames)).nullable().describe('Null: all that its role may'),
    team: named.nullable(),
    createdAt: instant,
    createdBy: z.string().nullable().describe('The name of who made it'),
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable().describe('A minute late at most'),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Key', description: 'An API key; never itself, only what it begins with' });

/** API keys, as far as a key may be shown, the newest first. */
export const listKeys = defineQuery({
  name: 'key.list',
  permission: 'key.read',
  input: z.strictObject(listInput),
  answer: listOf(apiKey),
  async read({ tx, actor }, { limit, cursor }) {
    const rows = await listApiKeys(tx, actor.organisationId, {
      before: keyOf(cursor, /^[0-9a-f-]{36}$/),
      limit: limit + 1,
      teams: teamsWhere(actor, 'key.read'),
    });
    return pageOf(rows, limit, (row) => row.id);
  },
});
