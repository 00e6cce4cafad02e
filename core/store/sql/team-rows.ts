import type { Tx } from '../tx.js';

/** A team by its id, handle or name; "@" is optional and case does not matter. */
export async function findTeam(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string; handle: string } | undefined> {
  const [row] = await tx.query<{ id: string; name: string; handle: string }>(
    `select id, name, handle from teams
     where organisation_id = $1 and (id::text = lower($2) or lower(handle) = lower($2) or lower(name) = lower($2))
     order by id::text = lower($2) desc, lower(handle) = lower($2) desc limit 1`,
    [organisationId, wanted.replace(/^@/, '')],
  );
  return row;
}
