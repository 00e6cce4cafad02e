import type { Step } from '../../escalation/policy.js';
import type { Tx } from '../tx.js';

/** A policy as it is written and listed. */
export interface PolicyRow {
  id: string;
  name: string;
  steps: Step[];
  repeatCount: number;
  ackTimeoutSeconds: number | null;
}

/** Stores a policy, or replaces the one of that name; its turns begin anew, because its steps are others. */
export async function savePolicy(
  tx: Tx,
  organisationId: string,
  policy: PolicyRow,
  now: Date,
): Promise<{ id: string; isNew: boolean }> {
  const [row] = await tx.query<{ id: string }>(
    `insert into escalation_policies (organisation_id, id, name, steps, repeat_count, ack_timeout_seconds, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (organisation_id, lower(name)) do update
       set name = excluded.name, steps = excluded.steps, repeat_count = excluded.repeat_count,
           ack_timeout_seconds = excluded.ack_timeout_seconds, turns = '{}'
     returning id`,
    [
      organisationId,
      policy.id,
      policy.name,
      JSON.stringify(policy.steps),
      policy.repeatCount,
      policy.ackTimeoutSeconds,
      now,
    ],
  );
  return { id: row!.id, isNew: row!.id === policy.id };
}

/** Every policy of an organisation, by name. */
export async function listPolicyRows(tx: Tx, organisationId: string): Promise<PolicyRow[]> {
  return tx.query(
    `select id, name, steps, repeat_count as "repeatCount", ack_timeout_seconds as "ackTimeoutSeconds"
     from escalation_policies where organisation_id = $1 order by lower(name), id`,
    [organisationId],
  );
}

/** The id of the policy of that name or id. */
export async function findPolicy(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string } | undefined> {
  const [row] = await tx.query<{ id: string; name: string }>(
    `select id, name from escalation_policies
     where organisation_id = $1 and (id::text = lower($2) or lower(name) = lower($2)) limit 1`,
    [organisationId, wanted],
  );
  return row;
}
