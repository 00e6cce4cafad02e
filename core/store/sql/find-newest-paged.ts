import type { Tx } from '../tx.js';

/** The incident of a person's newest page. */
export async function findNewestPaged(
  tx: Tx,
  organisationId: string,
  userId: string | null,
): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select incident_id as id from pages where organisation_id = $1 and user_id = $2 order by created_at desc, id desc limit 1`,
    [organisationId, userId],
  );
  return row?.id;
}
