/** REST of the audit: the search, everything as lines, the signed head, evidence, and who has access. */
import { auditExport } from '../../core/commands/audit/export.js';
import { auditErasePerson } from '../../core/commands/audit/erase-person.js';
import { listAudit } from '../../core/queries/audit/list.js';
import { makeEvidence, type EvidenceParts } from '../evidence.js';
import { noFields, without, type Fields, type RestKit } from './rest-kit.js';
import { reviewAccess } from '../../core/queries/audit/review-access.js';
import { listAuditHeads, showAuditHead } from '../../core/queries/audit/head.js';
import type { Actor } from '../../core/people/actor.js';
import type { RunQuery } from '../../core/query.js';

/** How many rows are read at a time while they are sent. */
const pageSize = 200;

/** Adds the routes of the audit. */
export function auditRoutes(
  { execute, runQuery, query, command, lines }: RestKit,
  { headKey, keepHead }: Pick<EvidenceParts, 'headKey' | 'keepHead'>,
): void {
  query('/audit', listAudit, { does: 'Who did what, newest first' });
  query('/audit/head', showAuditHead, { does: 'The newest signed head of the audit' });
  query('/audit/heads', listAuditHeads, { does: 'Every signed head that is kept, the oldest first' });
  command('/audit/erase', auditErasePerson, { does: 'Erases a person from the audit' });
  lines(
    { method: 'GET', path: '/audit.jsonl' },
    { type: 'application/x-ndjson', name: 'audit.jsonl' },
    {
      does: 'All of the audit, one row a line',
      runs: listAudit,
      input: listAudit.input.omit({ limit: true, cursor: true }),
    },
    (actor, _request, input) => everyRow(runQuery, actor, input),
  );
  lines(
    { method: 'GET', path: '/access-review.csv' },
    { type: 'text/csv', name: 'access-review.csv' },
    { does: 'Everybody and every key that gets in, as CSV', runs: reviewAccess },
    async function* (actor, _request, input) {
      noFields(input);
      yield* (await runQuery(reviewAccess, { actor })).lines;
    },
  );
  lines(
    { method: 'POST', path: '/audit/evidence' },
    { type: 'application/x-ndjson', name: 'evidence.jsonl' },
    { does: 'A signed file about an incident, or about a period', runs: auditExport },
    async function* (actor, _request, input) {
      for (const line of await makeEvidence({ execute, headKey, keepHead }, actor, input)) yield `${line}\n`;
    },
  );
}

/** The rows that a search finds, one a line, read a page at a time. */
export async function* everyRow(runQuery: RunQuery, actor: Actor, input: Fields): AsyncIterable<string> {
  without(input, 'limit', 'cursor');
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listAudit.read>> = await runQuery(listAudit, {
      actor,
      input: { ...input, limit: pageSize, ...(cursor === null ? {} : { cursor }) },
    });
    yield page.items.map((item) => `${JSON.stringify(item)}\n`).join('');
    cursor = page.next;
  } while (cursor !== null);
}
