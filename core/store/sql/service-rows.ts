import type { Tx } from '../tx.js';

/** Stores a service. */
export async function insertService(
  tx: Tx,
  organisationId: string,
  service: { id: string; name: string; policyId: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into services (organisation_id, id, name, escalation_policy_id, created_at) values ($1, $2, $3, $4, $5)`,
    [organisationId, service.id, service.name, service.policyId, now],
  );
}

/** The policy that a new service gets: the oldest one, so that its alerts reach somebody from the start. */
export async function findFirstPolicy(tx: Tx, organisationId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from escalation_policies where organisation_id = $1 order by created_at, id limit 1`,
    [organisationId],
  );
  return row?.id ?? null;
}
