import type { Tx } from '../tx.js';

/** Stores a service. */
export async function insertService(
  tx: Tx,
  organisationId: string,
  service: { id: string; name: string; policyId: string | null; teamId: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into services (organisation_id, id, name, escalation_policy_id, team_id, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [organisationId, service.id, service.name, service.policyId, service.teamId, now],
  );
}

/** Changes what is named of a service; false where it is so already. */
export async function updateService(
  tx: Tx,
  organisationId: string,
  id: string,
  changes: { policyId?: string; ackTimeoutSeconds?: number | null; teamId?: string | null },
): Promise<boolean> {
  const rows = await tx.query(
    `update services
     set escalation_policy_id = coalesce($3, escalation_policy_id),
         ack_timeout_seconds = case when $4 then $5::integer else ack_timeout_seconds end,
         team_id = case when $6 then $7::uuid else team_id end
     where organisation_id = $1 and id = $2
       and (($3::uuid is not null and escalation_policy_id is distinct from $3)
         or ($4 and ack_timeout_seconds is distinct from $5::integer)
         or ($6 and team_id is distinct from $7::uuid))
     returning id`,
    [
      organisationId,
      id,
      changes.policyId ?? null,
      changes.ackTimeoutSeconds !== undefined,
      changes.ackTimeoutSeconds ?? null,
      changes.teamId !== undefined,
      changes.teamId ?? null,
    ],
  );
  return rows.length > 0;
}

/** The policy that a new service gets: the oldest one, so that its alerts reach somebody from the start. */
export async function findFirstPolicy(tx: Tx, organisationId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from escalation_policies where organisation_id = $1 order by created_at, id limit 1`,
    [organisationId],
  );
  return row?.id ?? null;
}
