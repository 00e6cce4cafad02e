import type { Tx } from '../tx.js';

/** A sign-in of a program: the family of all tokens that follow from it. */
export interface NewFamily {
  id: string;
  userId: string;
  /** The browser's session that it came from, and ends with. */
  sessionId: string | null;
  agent: string | null;
  address: string | null;
  provedAt: Date | null;
  expiresAt: Date;
}

/** A token to be kept; only a hash of it. */
export interface NewFamilyToken {
  id: string;
  familyId: string;
  kind: 'access' | 'refresh';
  generation: number;
  tokenHash: Buffer;
  expiresAt: Date;
}

/** Keeps a family, and forgets those of the same person that ended a day ago. */
export async function insertFamily(tx: Tx, organisationId: string, family: NewFamily, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - 24 * 60 * 60_000);
  await tx.query(`delete from token_families where organisation_id = $1 and user_id = $2 and expires_at < $3`, [
    organisationId,
    family.userId,
    dayAgo,
  ]);
  await tx.query(
    `insert into token_families (organisation_id, id, user_id, session_id, agent, address, proved_at, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      organisationId,
      family.id,
      family.userId,
      family.sessionId,
      family.agent,
      family.address,
      family.provedAt,
      now,
      family.expiresAt,
    ],
  );
}

/** Keeps tokens of a family, and forgets its access tokens that have ended. */
export async function insertFamilyTokens(
  tx: Tx,
  organisationId: string,
  tokens: NewFamilyToken[],
  now: Date,
): Promise<void> {
  await tx.query(
    `delete from family_tokens where organisation_id = $1 and family_id = any($2::uuid[]) and kind = 'access' and expires_at <= $3`,
    [organisationId, tokens.map(({ familyId }) => familyId), now],
  );
  await tx.query(
    `insert into family_tokens (organisation_id, created_at, id, family_id, kind, generation, token_hash, expires_at)
     select $1, $2, unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::text[]), unnest($6::integer[]), unnest($7::bytea[]),
            unnest($8::timestamptz[])`,
    [
      organisationId,
      now,
      tokens.map(({ id }) => id),
      tokens.map(({ familyId }) => familyId),
      tokens.map(({ kind }) => kind),
      tokens.map(({ generation }) => generation),
      tokens.map(({ tokenHash }) => tokenHash),
      tokens.map(({ expiresAt }) => expiresAt),
    ],
  );
}

/** A family, locked: whoever comes at the same time waits, and then sees what was done. */
export async function lockFamilyOf(
  tx: Tx,
  organisationId: string,
  tokenHash: Buffer,
  kinds: ('access' | 'refresh')[],
): Promise<{ id: string; userId: string; expiresAt: Date; revokedAt: Date | null } | undefined> {
  const [row] = await tx.query<{ id: string; userId: string; expiresAt: Date; revokedAt: Date | null }>(
    `select f.id, f.user_id as "userId", f.expires_at as "expiresAt", f.revoked_at as "revokedAt" from token_families f
     join users u on u.organisation_id = f.organisation_id and u.id = f.user_id and u.disabled_at is null
     where f.organisation_id = $1 and f.id = (
       select t.family_id from family_tokens t where t.organisation_id = $1 and t.token_hash = $2 and t.kind = any($3::text[]))
     for update of f`,
    [organisationId, tokenHash, kinds],
  );
  return row;
}

/** A refresh token of a family that is locked, and how far it is behind the newest. */
export async function readRefreshToken(
  tx: Tx,
  organisationId: string,
  tokenHash: Buffer,
): Promise<
  { id: string; generation: number; spentAt: Date | null; answer: Buffer | null; behind: number } | undefined
> {
  const [row] = await tx.query<{
    id: string;
    generation: number;
    spentAt: Date | null;
    answer: Buffer | null;
    behind: number;
  }>(
    `select t.id, t.generation, t.spent_at as "spentAt", t.answer,
            (select max(n.generation) from family_tokens n
             where n.organisation_id = t.organisation_id and n.family_id = t.family_id and n.kind = 'refresh') - t.generation as behind
     from family_tokens t where t.organisation_id = $1 and t.token_hash = $2 and t.kind = 'refresh'`,
    [organisationId, tokenHash],
  );
  return row;
}

/** Spends a refresh token, and keeps what was answered to it, sealed with itself; what its predecessor was answered is forgotten. */
export async function spendRefreshToken(
  tx: Tx,
  organisationId: string,
  token: { id: string; familyId: string; answer: Buffer },
  now: Date,
): Promise<void> {
  await tx.query(
    `update family_tokens set answer = null
     where organisation_id = $1 and family_id = $2 and kind = 'refresh' and answer is not null`,
    [organisationId, token.familyId],
  );
  await tx.query(`update family_tokens set spent_at = $3, answer = $4 where organisation_id = $1 and id = $2`, [
    organisationId,
    token.id,
    now,
    token.answer,
  ]);
}

/** Ends a family: all its tokens are dead at once. */
export async function revokeFamily(tx: Tx, organisationId: string, id: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update token_families set revoked_at = $3 where organisation_id = $1 and id = $2 and revoked_at is null returning id`,
    [organisationId, id, now],
  );
  return rows.length > 0;
}

/** Ends every family of a person; answers how many. */
export async function revokeFamiliesOf(tx: Tx, organisationId: string, userId: string, now: Date): Promise<number> {
  const rows = await tx.query(
    `update token_families set revoked_at = $3
     where organisation_id = $1 and user_id = $2 and revoked_at is null returning id`,
    [organisationId, userId, now],
  );
  return rows.length;
}
