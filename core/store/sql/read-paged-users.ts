import type { Tx } from '../tx.js';

/** Who was paged about an incident since an instant, whatever became of the page. */
export async function readPagedUsers(
  tx: Tx,
  organisationId: string,
  incidentId: string,
  since: Date,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct user_id as id from pages where organisation_id = $1 and incident_id = $2 and created_at >= $3`,
    [organisationId, incidentId, since],
  );
  return rows.map((row) => row.id);
}
