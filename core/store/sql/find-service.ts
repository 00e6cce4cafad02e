import type { Tx } from '../tx.js';

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
