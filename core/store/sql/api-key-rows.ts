/** API keys; of a key only its hash, and its first letters to tell it by. */
import type { Role } from '../../people/role.js';
import type { Scope } from '../../people/scope.js';
import type { Tx } from '../tx.js';

/** A key to be stored. */
export interface NewApiKey {
  id: string;
  name: string;
  role: Role;
  scopes: Scope[];
  teamId: string | null;
  keyHash: Buffer;
  keyPrefix: string;
  expiresAt: Date | null;
  /** Who made it; null where OpenAlert or another key did. */
  createdBy: string | null;
  createdByName: string;
}

/** A key as lists show it. */
export interface ApiKeySummary {
  id: string;
  name: string;
  /** What it begins with; null for the one of OPENALERT_ADMIN_TOKEN, whose secret we do not choose. */
  key: string | null;
  role: Role;
  scopes: Scope[] | null;
  team: { id: string; name: string } | null;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** Stores a key. */
export async function insertApiKey(tx: Tx, organisationId: string, key: NewApiKey, now: Date): Promise<void> {
  await tx.query(
    `insert into api_tokens (organisation_id, id, name, role, scopes, team_id, token_hash, key_prefix, expires_at, created_by,
                             created_by_name, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      organisationId,
      key.id,
      key.name,
      key.role,
      key.scopes,
      key.teamId,
      key.keyHash,
      key.keyPrefix,
      key.expiresAt,
      key.createdBy,
      key.createdByName,
      now,
    ],
  );
}

/** Locks a key that belongs to no person. */
export async function lockApiKey(
  tx: Tx,
  organisationId: string,
  id: string,
): Promise<{ name: string; teamId: string | null; revokedAt: Date | null } | undefined> {
  const [row] = await tx.query<{ name: string; teamId: string | null; revokedAt: Date | null }>(
    `select name, team_id as "teamId", revoked_at as "revokedAt" from api_tokens
     where organisation_id = $1 and id = $2 and user_id is null for no key update`,
    [organisationId, id],
  );
  return row;
}

/** Revokes a key. */
export async function revokeApiKey(tx: Tx, organisationId: string, id: string, now: Date): Promise<void> {
  await tx.query(`update api_tokens set revoked_at = $3 where organisation_id = $1 and id = $2`, [
    organisationId,
    id,
    now,
  ]);
}

/** Moves the last use of a key; one that was used later already stays. */
export async function touchApiKey(tx: Tx, organisationId: string, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `update api_tokens set last_used_at = $3
     where organisation_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3) returning id`,
    [organisationId, id, at],
  );
  return rows.length > 0;
}

/** Keys that belong to no person, the newest first; `before` is the id to go on below, `teams` those that are asked for (null: all). */
export async function listApiKeys(
  tx: Tx,
  organisationId: string,
  filter: { before: string | null; limit: number; teams: string[] | null },
): Promise<ApiKeySummary[]> {
  return tx.query<ApiKeySummary>(
    `select k.id, k.name, k.key_prefix || '…' as key, k.role, k.scopes,
            case when t.id is null then null else json_build_object('id', t.id, 'name', t.name) end as team,
            k.created_at as "createdAt", k.created_by_name as "createdBy", k.expires_at as "expiresAt",
            k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"
     from api_tokens k left join teams t on t.organisation_id = k.organisation_id and t.id = k.team_id
     where k.organisation_id = $1 and k.user_id is null and ($2::uuid is null or k.id < $2)
       and ($4::uuid[] is null or k.team_id = any($4))
     order by k.id desc limit $3`,
    [organisationId, filter.before, filter.limit, filter.teams],
  );
}
