import type { Tx } from '../tx.js';

/** How often each step of a policy was taken that takes turns, by the step's index. */
export interface PolicyTurns {
  id: string;
  turns: Record<number, number>;
}

/** Locks policies, in ascending order of id, and reads their turns. */
export async function lockTurns(tx: Tx, organisationId: string, policyIds: string[]): Promise<PolicyTurns[]> {
  if (policyIds.length === 0) return [];
  return tx.query(
    `select id, turns from escalation_policies
     where organisation_id = $1 and id = any($2::uuid[]) order by id for no key update`,
    [organisationId, policyIds],
  );
}

/** The turns of policies, not locked. */
export async function readTurns(tx: Tx, organisationId: string, policyIds: string[]): Promise<PolicyTurns[]> {
  if (policyIds.length === 0) return [];
  return tx.query(`select id, turns from escalation_policies where organisation_id = $1 and id = any($2::uuid[])`, [
    organisationId,
    policyIds,
  ]);
}

/** Saves the turns of policies. */
export async function saveTurns(tx: Tx, organisationId: string, policies: PolicyTurns[]): Promise<void> {
  if (policies.length === 0) return;
  await tx.query(
    `update escalation_policies p set turns = t.turns
     from (select unnest($2::uuid[]) id, unnest($3::json[]) turns) t where p.organisation_id = $1 and p.id = t.id`,
    [organisationId, policies.map(({ id }) => id), policies.map(({ turns }) => JSON.stringify(turns))],
  );
}
