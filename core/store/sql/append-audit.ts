import { newId } from '../../ids.js';
import { changedFields, type AuditFields } from '../../audit/changed-fields.js';
import type { Refusal } from '../../audit/entry.js';
import type { Tx } from '../tx.js';

/** Who acts, as the audit names them. */
export interface AuditActor {
  organisationId: string;
  kind: string;
  id: string | null;
  name: string;
  via: string;
  address?: string;
}

/** Who did what through which surface, and what came of it. */
export interface NewAuditRow {
  at: Date;
  command: string;
  actor: AuditActor;
  outcome: { changed: boolean; reason: string; subject: { kind: string; id: string } | null };
  /** The thing before and after; only what differs is kept. */
  details?: { before?: AuditFields; after?: AuditFields };
  refused?: Refusal;
  /** The incident it is about, where the subject does not say. */
  incidentId?: string | null;
  count?: number;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As the database can take it. */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

/** One plain audit row; sealing them into a chain is a sweep's work. */
export async function appendAudit(tx: Tx, row: NewAuditRow): Promise<void> {
  const { at, command, actor, outcome, details, refused, count = 1 } = row;
  const { before, after } = changedFields(details?.before ?? null, details?.after ?? null);
  const { subject } = outcome;
  const incidentId = row.incidentId ?? (subject?.kind === 'incident' ? subject.id : null);
  await tx.query(
    `insert into audit (organisation_id, id, at, command, actor_kind, actor_id, actor_name, via, subject, changed, reason,
                        incident_id, address, refused, count, before, after, xid)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, pg_current_xact_id()::text::bigint)`,
    [
      actor.organisationId,
      newId(),
      at,
      command,
      actor.kind,
      actor.id,
      storable(actor.name),
      actor.via,
      subject ? `${subject.kind}:${subject.id}` : null,
      outcome.changed,
      storable(outcome.reason),
      incidentId !== null && uuid.test(incidentId) ? incidentId : null,
      actor.address ?? null,
      refused ?? null,
      count,
      before && JSON.stringify(before),
      after && JSON.stringify(after),
    ],
    'append-audit',
  );
}
