import type { Tx } from '../tx.js';

/** The ids of incidents by their numbers; unknown numbers are absent. */
export async function findIncidentIds(
  tx: Tx,
  organisationId: string,
  numbers: number[],
): Promise<{ id: string; number: number }[]> {
  return tx.query(`select id, number from incidents where organisation_id = $1 and number = any($2::integer[])`, [
    organisationId,
    numbers,
  ]);
}

/** Moves every alert of one incident to another. */
export async function moveAlerts(tx: Tx, organisationId: string, from: string, into: string): Promise<void> {
  await tx.query(
    `update alerts set incident_id = $3 where (organisation_id, id) in (
       select organisation_id, id from alerts where organisation_id = $1 and incident_id = $2 order by id for update)`,
    [organisationId, from, into],
  );
}

/** What was merged into one incident belongs to another from now on, and its cards say so. */
export async function pointMergedAt(
  tx: Tx,
  organisationId: string,
  from: string,
  into: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `update incidents i set merged_into = $3, version = i.version + 1, views_due_at = coalesce(i.views_due_at, $4)
     where i.organisation_id = $1 and i.id in (
       select id from incidents where organisation_id = $1 and merged_into = $2 order by id for no key update)`,
    [organisationId, from, into, now],
  );
}
