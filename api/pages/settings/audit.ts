/** The audit: a search, and rows that open to what was before and after. */
import { formView, type Drawn, type FieldStart } from './form.js';
import { incidentName } from '../../../core/incident/incident.js';
import { renderTemplate } from '../../../templates/render.js';
import { whenView } from '../../../templates/web/when.js';

/** A row of the audit as the query audit.list lists it. */
export interface AuditRow {
  id: string;
  at: Date | string;
  who: { words: string };
  address: string | null;
  what: string;
  command: string;
  incident: number | null;
  changed: boolean;
  refused: unknown;
  count: number;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Its place in the chain; null: not sealed yet. */
  sequence: number | null;
}

/** What the page shows. */
export interface AuditPageData {
  rows: AuditRow[];
  next: string | null;
  /** What was searched for, by field. */
  search: Record<string, string>;
  /** Its `returned` says what is wrong with the search. */
  drawn: Drawn;
}

const path = '/settings/audit';
/** The fields of the search, in the order of the form. */
export const searchFields = ['text', 'person', 'command', 'incident', 'from', 'to', 'refused'] as const;

const starts: Record<(typeof searchFields)[number], FieldStart> = {
  text: { label: 'Text', type: 'search' },
  person: { label: 'Who', hint: 'A handle or a name' },
  command: { label: 'Did', hint: 'Such as service.update' },
  incident: { label: 'Incident', most: 14 },
  from: { label: 'From', hint: 'Such as 2026-11-24' },
  to: { label: 'Until' },
  refused: {
    label: 'What',
    options: [
      { value: '', label: 'everything' },
      { value: 'true', label: 'what was refused' },
      { value: 'false', label: 'what was done' },
    ],
  },
};

/** The body of the page. */
export function auditPage({ rows, next, search, drawn }: AuditPageData): string {
  const asked = new URLSearchParams(search);
  const fields = Object.fromEntries(searchFields.map((name) => [name, { ...starts[name], value: search[name] ?? '' }]));
  const following = new URLSearchParams(search);
  if (next !== null) following.set('cursor', next);
  return renderTemplate('pages/settings/audit.html', {
    form: formView(drawn, path, 'find', fields),
    narrowed: asked.size > 0,
    refused: drawn.returned !== null,
    rows: rows.map((row) => ({
      at: whenView(row.at, 'clock', drawn.now, drawn.zone),
      who: row.who.words,
      what: row.what,
      command: row.command,
      about: row.incident === null ? null : incidentName(row.incident),
      address: row.address,
      refused: row.refused !== null && row.refused !== undefined && row.refused !== false,
      count: row.count > 1 ? `${row.count} times` : null,
      sealed: row.sequence === null ? 'not sealed yet' : `sealed as number ${row.sequence}`,
      fields: changesOf(row),
    })),
    next: next === null ? null : `${path}?${following.toString()}`,
    lines: `/settings/audit.jsonl${asked.size > 0 ? `?${asked.toString()}` : ''}`,
    token: drawn.token,
  });
}

/** What a row changed, a line a field. */
function changesOf({ before, after }: AuditRow): { name: string; before: string; after: string }[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  return names.map((name) => ({ name, before: wordsOf(before?.[name]), after: wordsOf(after?.[name]) }));
}

const wordsOf = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
