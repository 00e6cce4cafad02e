import type { Swap } from '../../schedule/schedule.js';
import type { Tx } from '../tx.js';

/** A swap with what became of it. */
export interface SwapRow extends Swap {
  scheduleId: string;
  withdrawnAt: Date | null;
}

/** Stores an open swap. */
export async function insertSwap(
  tx: Tx,
  organisationId: string,
  swap: Omit<SwapRow, 'withdrawnAt'>,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into swaps (organisation_id, id, schedule_id, beneficiary_id, starts_at, ends_at, offered_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [organisationId, swap.id, swap.scheduleId, swap.beneficiaryId, swap.startsAt, swap.endsAt, now],
  );
}

/** A swap by its id. */
export async function findSwap(tx: Tx, organisationId: string, id: string): Promise<SwapRow | undefined> {
  const [row] = await tx.query<SwapRow>(
    `select id, schedule_id as "scheduleId", beneficiary_id as "beneficiaryId", benefactor_id as "benefactorId",
            starts_at as "startsAt", ends_at as "endsAt", withdrawn_at as "withdrawnAt"
     from swaps where organisation_id = $1 and id = $2`,
    [organisationId, id],
  );
  return row;
}

/** Somebody takes it; of a span that has begun, what is left. */
export async function takeSwap(tx: Tx, organisationId: string, id: string, userId: string, now: Date): Promise<void> {
  await tx.query(
    `update swaps set benefactor_id = $3, taken_at = $4, starts_at = greatest(starts_at, $4)
     where organisation_id = $1 and id = $2`,
    [organisationId, id, userId, now],
  );
}

/** It is no longer offered. */
export async function withdrawSwap(tx: Tx, organisationId: string, id: string, now: Date): Promise<void> {
  await tx.query(`update swaps set withdrawn_at = $3 where organisation_id = $1 and id = $2`, [
    organisationId,
    id,
    now,
  ]);
}
