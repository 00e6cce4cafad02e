import type { Tx } from '../tx.js';

/** A person or a key that gets in. */
export interface AccessRow {
  kind: 'person' | 'key';
  name: string;
  handle: string | null;
  email: string | null;
  role: string;
  /** "Payments (manager); Platform (member)"; of a key the team it belongs to. */
  teams: string;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
  lastSeenAt: Date | null;
  sessions: number | null;
  keys: number | null;
  /** Of a key: whose it is. */
  owner: string | null;
  /** Of a key; "everything its role may" where it has none. */
  scopes: string | null;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
}

/** Everybody who gets in, or did, and every key that counts: people first, by name. */
export async function readAccess(tx: Tx, organisationId: string, now: Date): Promise<AccessRow[]> {
  return tx.query<AccessRow>(
    `select 'person' as kind, u.name, u.handle, u.email, u.role,
            coalesce((select string_agg(t.name || ' (' || m.role || ')', '; ' order by lower(t.name)) from team_members m
                      join teams t on t.organisation_id = m.organisation_id and t.id = m.team_id
                      where m.organisation_id = u.organisation_id and m.user_id = u.id), '') as teams,
            u.disabled_at as "disabledAt",
            greatest((select max(s.created_at) from sessions s where s.organisation_id = u.organisation_id and s.user_id = u.id),
                     (select max(l.used_at) from sign_in_links l where l.organisation_id = u.organisation_id and l.user_id = u.id))
              as "lastSignInAt",
            (select max(s.last_seen_at) from sessions s where s.organisation_id = u.organisation_id and s.user_id = u.id)
              as "lastSeenAt",
            (select count(*)::integer from sessions s
             where s.organisation_id = u.organisation_id and s.user_id = u.id and s.expires_at > $2) as sessions,
            (select count(*)::integer from api_tokens k
             where k.organisation_id = u.organisation_id and k.user_id = u.id and k.revoked_at is null
               and (k.expires_at is null or k.expires_at > $2)) as keys,
            null as owner, null as scopes, u.created_at as "createdAt", null as "createdBy", null::timestamptz as "expiresAt",
            0 as place, lower(u.name) as sorted
     from users u where u.organisation_id = $1
     union all
     select 'key', k.name, null, null, k.role, coalesce(t.name, ''), null, null, k.last_used_at, null, null,
            u.name, coalesce(array_to_string(k.scopes, ' '), 'everything its role may'), k.created_at, k.created_by_name,
            k.expires_at, 1, lower(k.name)
     from api_tokens k
     left join users u on u.organisation_id = k.organisation_id and u.id = k.user_id
     left join teams t on t.organisation_id = k.organisation_id and t.id = k.team_id
     where k.organisation_id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
     order by place, sorted, "createdAt"`,
    [organisationId, now],
  );
}
