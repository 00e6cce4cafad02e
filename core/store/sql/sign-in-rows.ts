import type { Role } from '../../people/role.js';
import type { Tx } from '../tx.js';

/** Stores a one-time sign-in link; only a hash of its token. */
export async function insertSignInLink(
  tx: Tx,
  organisationId: string,
  link: { id: string; userId: string; tokenHash: Buffer; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into sign_in_links (organisation_id, id, user_id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [organisationId, link.id, link.userId, link.tokenHash, now, link.expiresAt],
  );
}

/** Spends a link: the first caller gets the user's id, later ones nothing. */
export async function spendSignInLink(
  tx: Tx,
  organisationId: string,
  tokenHash: Buffer,
  now: Date,
): Promise<string | undefined> {
  const [row] = await tx.query<{ userId: string }>(
    `update sign_in_links set used_at = $3
     where organisation_id = $1 and token_hash = $2 and used_at is null and expires_at > $3
     returning user_id as "userId"`,
    [organisationId, tokenHash, now],
  );
  return row?.userId;
}

/** The links of somebody that were not used yet are good for nothing any more; used ones still say when that was. */
export async function deleteSignInLinks(tx: Tx, organisationId: string, userId: string): Promise<void> {
  await tx.query(`delete from sign_in_links where organisation_id = $1 and user_id = $2 and used_at is null`, [
    organisationId,
    userId,
  ]);
}

/** Stores an API token; one with the same secret is left alone, or counts again when it was revoked. */
export async function insertApiToken(
  tx: Tx,
  organisationId: string,
  token: { id: string; name: string; userId: string | null; role: Role; tokenHash: Buffer },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into api_tokens (organisation_id, id, name, user_id, role, token_hash, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (token_hash) do update set revoked_at = null
     where api_tokens.organisation_id = excluded.organisation_id and api_tokens.revoked_at is not null returning id`,
    [organisationId, token.id, token.name, token.userId, token.role, token.tokenHash, now],
  );
  return rows.length > 0;
}

/** Revokes the tokens of that name whose secret the operator chose, but for one; answers how many. */
export async function revokeApiTokens(
  tx: Tx,
  organisationId: string,
  name: string,
  keptHash: Buffer | null,
  now: Date,
): Promise<number> {
  const rows = await tx.query(
    `update api_tokens set revoked_at = $4
     where organisation_id = $1 and name = $2 and user_id is null and key_prefix is null and revoked_at is null
       and token_hash is distinct from $3 returning id`,
    [organisationId, name, keptHash, now],
  );
  return rows.length;
}
