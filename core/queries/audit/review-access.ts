import { z } from 'zod';
import { csvLine, type Cell } from '../../csv.js';
import { defineQuery } from '../../query.js';
import { readAccess, type AccessRow } from '../../store/sql/read-access.js';

const columns: [title: string, value: (row: AccessRow) => Cell][] = [
  ['kind', (row) => row.kind],
  ['name', (row) => row.name],
  ['handle', (row) => row.handle],
  ['email', (row) => row.email],
  ['role', (row) => row.role],
  ['teams', (row) => row.teams],
  ['disabled', (row) => row.disabledAt],
  ['last sign-in', (row) => row.lastSignInAt],
  ['last seen or used', (row) => row.lastSeenAt],
  ['sessions', (row) => row.sessions],
  ['keys', (row) => row.keys],
  ['key of', (row) => row.owner],
  ['scopes', (row) => row.scopes],
  ['created', (row) => row.createdAt],
  ['created by', (row) => row.createdBy],
  ['expires', (row) => row.expiresAt],
];

/** Who gets in, with what rights and since when they did not: every person and every key, as lines of CSV. */
export const reviewAccess = defineQuery({
  name: 'audit.review-access',
  permission: 'audit.read',
  input: z.strictObject({}),
  async read({ tx, now, actor }) {
    const rows = await readAccess(tx, actor.organisationId, now);
    const lines = rows.map((row) => csvLine(columns.map(([, value]) => value(row))));
    return { lines: [csvLine(columns.map(([title]) => title)), ...lines] };
  },
});
