import type { Tx } from '../tx.js';

/** Takes a person's links back: the one of that id, those of an incident, or all of them; answers how many. */
export async function revokeActionLinks(
  tx: Tx,
  organisationId: string,
  which: { userId: string; id?: string; incidentId?: string },
  now: Date,
): Promise<number> {
  const rows = await tx.query(
    `update action_links set revoked_at = $4
     where organisation_id = $1 and user_id = $2 and ($3::uuid is null or id = $3) and ($5::uuid is null or incident_id = $5)
       and revoked_at is null returning id`,
    [organisationId, which.userId, which.id ?? null, now, which.incidentId ?? null],
  );
  return rows.length;
}
