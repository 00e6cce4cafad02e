/** The page about the audit, and all of it as lines. */
import { auditPage, searchFields, type AuditRow } from '../../pages/settings/audit.js';
import { cleanText } from '../../edge.js';
import { everyRow } from '../audit.js';
import { InvalidInput } from '../../../core/errors.js';
import { listAudit } from '../../../core/queries/audit/list.js';
import type { Returned } from '../../pages/settings/form.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';

const section = '/settings/audit';

/** A page of the audit. */
export interface AuditList {
  items: AuditRow[];
  next: string | null;
}

/** Adds the page about the audit. */
export function auditSettings(kit: SettingsKit, { runQuery }: SettingsKitParts): void {
  kit.get(section, section, async (visit) => {
    const { search, cursor } = askedIn(visit);
    const asked = async (): Promise<AuditList & { returned: Returned | null }> => {
      try {
        return { ...(await runQuery(listAudit, { actor: visit.actor, input: { ...search, cursor } })), returned: null };
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        const { problems, message } = error;
        return { items: [], next: null, returned: { action: section, values: search, problems, message } };
      }
    };
    const { items, next, returned } = await asked();
    return { title: 'Audit', body: auditPage({ rows: items, next, search, drawn: { ...visit.drawn, returned } }) };
  });
  kit.lines(`${section}.jsonl`, section, (visit) => everyRow(runQuery, visit.actor, askedIn(visit).search));
}

/** What the address asks for: the fields of the search that are filled, and where to go on. */
function askedIn({ request }: Visit): { search: Record<string, string>; cursor: string | undefined } {
  const given = new URL(request.originalUrl, 'http://localhost').searchParams;
  const filled = searchFields.map((name) => [name, cleanText(given.get(name) ?? '').trim()] as const);
  return {
    search: Object.fromEntries(filled.filter(([, value]) => value !== '')),
    cursor: given.get('cursor') ?? undefined,
  };
}
