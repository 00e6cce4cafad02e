import { z } from 'zod';
import { auditRow } from '../shapes/audit.js';
import { checkSpan, incidentInput, spanInput } from './span.js';
import { defineQuery } from '../../query.js';
import { keyOf, listInput, pageOf } from '../cursor.js';
import { listAuditRows, type AuditRow } from '../../store/sql/read-audit.js';
import { listOf } from '../shapes/plain.js';
import { parts, type Part } from '../../audit/entry.js';
import { whatWords, whoWords } from '../../audit/words.js';

/** A row of the audit as people read it. */
export interface AuditItem {
  id: string;
  at: Date;
  /** `words`: "Sam Reyes, in chat". The name is null where it was erased. */
  who: { kind: string; id: string | null; name: string | null; words: string };
  via: string;
  address: string | null;
  /** One sentence. */
  what: string;
  command: string;
  subject: { kind: string; id: string } | null;
  incident: number | null;
  changed: boolean;
  refused: AuditRow['refused'];
  count: number;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Its place in the chain; null: not sealed yet. */
  sequence: number | null;
  /** What was erased of it. */
  erased: Part[];
}

const word = (expected: string) =>
  z.string(expected).trim().min(1, expected).max(200, 'at most 200 characters').optional();

/** The audit, newest first: who did what, when, from where, and what was refused. */
export const listAudit = defineQuery({
  name: 'audit.list',
  permission: 'audit.read',
  input: z.strictObject({
    person: word('a handle, a name or an id'),
    command: word('a command such as service.update, or its noun'),
    subject: word('a kind such as service, or an id'),
    incident: incidentInput.optional(),
    ...spanInput,
    refused: z
      .union([z.boolean(), z.enum(['true', 'false'])], 'true or false')
      .transform((given) => String(given) === 'true')
      .optional(),
    text: word('a text'),
    ...listInput,
  }),
  answer: listOf(auditRow),
  async read({ tx, actor }, { limit, cursor, ...wanted }) {
    checkSpan(wanted);
    const { person = null, command = null, subject = null, incident = null, from = null, to = null } = wanted;
    const { refused = null, text = null } = wanted;
    const before = keyOf(cursor, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const filter = { person, command, subject, incident, from, to, refused, text, before, limit: limit + 1 };
    const page = pageOf(await listAuditRows(tx, actor.organisationId, filter), limit, (row) => row.id);
    return { ...page, items: page.items.map(itemOf) };
  },
});

function itemOf(row: AuditRow): AuditItem {
  const [kind, id] = row.subject?.split(':', 2) ?? [];
  const there = { name: row.actorName, address: row.address, reason: row.reason, before: row.before, after: row.after };
  return {
    id: row.id,
    at: row.at,
    who: {
      kind: row.actorKind,
      id: row.actorId,
      name: row.actorName,
      words: whoWords(row.actorKind, row.actorName, row.via),
    },
    via: row.via,
    address: row.address,
    what: whatWords(row),
    command: row.command,
    subject: kind && id ? { kind, id } : null,
    incident: row.incident,
    changed: row.changed,
    refused: row.refused,
    count: row.count,
    before: row.before,
    after: row.after,
    sequence: row.sequence,
    erased: parts.filter((part) => row.commitments?.[part] !== undefined && there[part] === null),
  };
}
