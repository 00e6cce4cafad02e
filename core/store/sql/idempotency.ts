import { createHash } from 'node:crypto';
import { Conflict } from '../../errors.js';
import type { Outcome } from '../../outcome.js';
import type { Tx } from '../tx.js';

/** One use of a key: for which command, and with which input. */
export interface KeyUse {
  organisationId: string;
  command: string;
  key: string;
  /** Null: whatever the input is. */
  requestHash: Buffer | null;
}

/** What tells one request from another. */
export const requestHashOf = (input: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(input) ?? '')
    .digest();

/**
 * The outcome an idempotency key already has; takes a lock on the key, so that a second caller waits for the first.
 * @throws Conflict when the key was used for another request
 */
export async function findOutcome(tx: Tx, use: KeyUse): Promise<Outcome | undefined> {
  const { organisationId, command, key, requestHash } = use;
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${organisationId}/${command}/${key}`]);
  const [row] = await tx.query<{ outcome: Outcome; requestHash: Buffer | null }>(
    `select outcome, request_hash as "requestHash" from idempotency_keys
     where organisation_id = $1 and command = $2 and key = $3`,
    [organisationId, command, key],
  );
  if (row?.requestHash && requestHash && !row.requestHash.equals(requestHash))
    throw new Conflict('This Idempotency-Key was used for another request. Take a new key for this one.');
  return row?.outcome;
}

/** Keeps the outcome for the next caller with the same key. */
export async function keepOutcome(tx: Tx, use: KeyUse, outcome: Outcome, now: Date): Promise<void> {
  await tx.query(
    `insert into idempotency_keys (organisation_id, command, key, outcome, created_at, request_hash)
     values ($1, $2, $3, $4, $5, $6)`,
    [use.organisationId, use.command, use.key, JSON.stringify(outcome), now, use.requestHash],
  );
}

/** Forgets keys that were used before an instant, at most so many; answers how many. */
export async function deleteOldKeys(tx: Tx, organisationId: string, before: Date, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from idempotency_keys where (organisation_id, command, key) in (
       select organisation_id, command, key from idempotency_keys
       where organisation_id = $1 and created_at < $2 order by created_at limit $3)
     returning key`,
    [organisationId, before, limit],
  );
  return rows.length;
}
