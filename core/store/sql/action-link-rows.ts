import type { Tx } from '../tx.js';

/** Takes a person's links back: the one of that hash, or all of them; answers how many. */
export async function revokeActionLinks(
  tx: Tx,
  organisationId: string,
  which: { userId: string; id?: string },
  now: Date,
): Promise<number> {
  const rows = await tx.query(
    `update action_links set revoked_at = $4
     where organisation_id = $1 and user_id = $2 and ($3::uuid is null or id = $3) and revoked_at is null returning id`,
    [organisationId, which.userId, which.id ?? null, now],
  );
  return rows.length;
}
