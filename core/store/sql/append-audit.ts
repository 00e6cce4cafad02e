import { newId } from '../../ids.js';
import type { Actor } from '../../people/actor.js';
import type { Tx } from '../tx.js';

/** Who did what through which surface, and what came of it. */
export interface NewAuditRow {
  at: Date;
  command: string;
  actor: Actor;
  outcome: { changed: boolean; reason: string; subject: { kind: string; id: string } | null };
}

/** One plain audit row for a command; sealing them into a chain is a sweep's work. */
export async function appendAudit(tx: Tx, { at, command, actor, outcome }: NewAuditRow): Promise<void> {
  await tx.query(
    `insert into audit (organisation_id, id, at, command, actor_kind, actor_id, actor_name, via, subject, changed, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      actor.organisationId,
      newId(),
      at,
      command,
      actor.kind,
      actor.id,
      actor.name,
      actor.via,
      outcome.subject ? `${outcome.subject.kind}:${outcome.subject.id}` : null,
      outcome.changed,
      outcome.reason,
    ],
  );
}
