import { z } from 'zod';
import { checkSpan, incidentInput, spanInput } from '../../queries/audit/span.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { findHead } from '../../store/sql/seal-audit.js';
import { findIncidentId } from '../../store/sql/read-incident-views.js';
import { InvalidInput, NotFound, Unavailable } from '../../errors.js';
import { incidentName } from '../../incident/incident.js';
import { readEvidence, readLinks, readPageReceipts, readWholeTimeline } from '../../store/sql/read-audit.js';
import { readOrganisation } from '../../store/sql/organisation-rows.js';
import type { EvidenceLine } from '../../audit/evidence.js';
import type { SealedEntry } from '../../audit/entry.js';

/** How many rows one file of evidence holds at most. */
const mostRows = 50_000;
/** How many links there may be between its first row and the head that proves them. */
const mostLinks = 500_000;

const input = z.strictObject({ incident: incidentInput.optional(), ...spanInput });

/**
 * Gathers evidence about an incident or a period: rows of the audit, the links between them, the signed head behind them; of an
 * incident also its timeline and pages. Data: `lines`, as core/audit/evidence.ts says them. @throws NotFound, InvalidInput
 */
export const auditExport = defineCommand({
  name: 'audit.export',
  permission: 'audit.export',
  input,
  async handle(ctx, wanted) {
    checkSpan(wanted);
    const { incident, from = null, to = null } = wanted;
    if (incident === undefined && !from)
      throw new InvalidInput('from: expected an instant, or an incident instead', [
        { field: 'from', expected: 'an instant, or an incident instead' },
      ]);
    const { tx, now, actor } = ctx;
    const { organisationId } = actor;
    const incidentId = incident === undefined ? null : ((await findIncidentId(tx, organisationId, incident)) ?? null);
    if (incident !== undefined && !incidentId) throw new NotFound(`There is no ${incidentName(incident)}.`);
    const entries = await readEvidence(tx, organisationId, { incidentId, from, to }, mostRows + 1);
    if (entries.length > mostRows)
      throw new InvalidInput(`This is more than ${mostRows} rows; ask for a shorter period.`, [
        { field: 'from', expected: 'a shorter period' },
      ]);
    const organisation = (await readOrganisation(tx, organisationId))!;
    const about = { incident: incident ?? null, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
    const by = { kind: actor.kind, name: actor.name };
    const lines: EvidenceLine[] = [
      {
        type: 'evidence',
        version: 1,
        organisation: { id: organisationId, name: organisation.name },
        about,
        at: now.toISOString(),
        by,
      },
      ...(await chainLines(ctx, entries)),
      ...(incidentId ? await storyLines(ctx, incidentId) : []),
    ];
    return {
      changed: true,
      reason: `Evidence was made ${incident === undefined ? 'of a period' : `about ${incidentName(incident)}`}: ${entries.length} rows.`,
      subject: incidentId ? { kind: 'incident', id: incidentId } : { kind: 'organisation', id: organisationId },
      data: { lines },
    };
  },
});

/** The signed head first, then rows and links in their order: a row where it is asked for, a link where it is not. */
async function chainLines({ tx, actor }: CommandContext, entries: SealedEntry[]): Promise<EvidenceLine[]> {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return [];
  const head = await findHead(tx, actor.organisationId, last.sequence);
  if (!head) throw new Unavailable('The newest rows are not signed yet.', 5000);
  if (head.sequence - first.sequence > mostLinks)
    throw new InvalidInput('Between its rows lies too much; ask for a shorter period.', [
      { field: 'from', expected: 'a shorter period' },
    ]);
  const whole = new Map(entries.map((entry) => [entry.sequence, entry]));
  const links = await readLinks(tx, actor.organisationId, first.sequence, head.sequence);
  return [
    { type: 'head', ...head },
    ...links.map((link): EvidenceLine => {
      const entry = whole.get(link.sequence);
      return entry ? { type: 'entry', ...entry } : { type: 'link', ...link };
    }),
  ];
}

async function storyLines({ tx, actor }: CommandContext, incidentId: string): Promise<EvidenceLine[]> {
  const timeline = await readWholeTimeline(tx, actor.organisationId, incidentId);
  const pages = await readPageReceipts(tx, actor.organisationId, incidentId);
  return [
    ...timeline.map((entry): EvidenceLine => ({ type: 'timeline', ...entry })),
    ...pages.map((page): EvidenceLine => ({ type: 'page', ...page })),
  ];
}
