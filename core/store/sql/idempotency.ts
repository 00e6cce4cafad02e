import type { Outcome } from '../../outcome.js';
import type { Tx } from '../tx.js';

/** The outcome an idempotency key already has; takes a lock on the key, so that a second caller waits for the first. */
export async function findOutcome(
  tx: Tx,
  organisationId: string,
  command: string,
  key: string,
): Promise<Outcome | undefined> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${organisationId}/${command}/${key}`]);
  const [row] = await tx.query<{ outcome: Outcome }>(
    `select outcome from idempotency_keys where organisation_id = $1 and command = $2 and key = $3`,
    [organisationId, command, key],
  );
  return row?.outcome;
}

/** Keeps the outcome for the next caller with the same key. */
export async function keepOutcome(
  tx: Tx,
  organisationId: string,
  command: string,
  key: string,
  outcome: Outcome,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into idempotency_keys (organisation_id, command, key, outcome, created_at) values ($1, $2, $3, $4, $5)`,
    [organisationId, command, key, JSON.stringify(outcome), now],
  );
}
