import type { Tx } from '../tx.js';

/** What people set of a service, in their words. */
export async function readServiceFields(tx: Tx, organisationId: string, id: string): Promise<Record<string, unknown>> {
  const [row] = await tx.query<Record<string, unknown>>(
    `select s.name, p.name as policy, s.ack_timeout_seconds as "ackTimeoutSeconds", t.name as team from services s
     left join escalation_policies p on p.organisation_id = s.organisation_id and p.id = s.escalation_policy_id
     left join teams t on t.organisation_id = s.organisation_id and t.id = s.team_id
     where s.organisation_id = $1 and s.id = $2`,
    [organisationId, id],
  );
  return row!;
}

/** A service by its id or its name; case does not matter. */
export async function findService(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string; teamId: string | null } | undefined> {
  const [row] = await tx.query<{ id: string; name: string; teamId: string | null }>(
    `select id, name, team_id as "teamId" from services where organisation_id = $1 and (id::text = lower($2) or lower(name) = lower($2)) limit 1`,
    [organisationId, wanted],
  );
  return row;
}
