import type { Tx } from '../tx.js';

/** A link to one incident for one person. */
export interface NewActionLink {
  id: string;
  incidentId: string;
  userId: string;
  tokenHash: Buffer;
  expiresAt: Date;
}

/** Stores action links; only a hash of each token. */
export async function insertActionLinks(
  tx: Tx,
  organisationId: string,
  links: NewActionLink[],
  now: Date,
): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `insert into action_links (organisation_id, created_at, id, incident_id, user_id, token_hash, expires_at)
     select $1, $2, unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::uuid[]), unnest($6::bytea[]), unnest($7::timestamptz[])`,
    [
      organisationId,
      now,
      links.map((link) => link.id),
      links.map((link) => link.incidentId),
      links.map((link) => link.userId),
      links.map((link) => link.tokenHash),
      links.map((link) => link.expiresAt),
    ],
  );
}
