import type { Tx } from '../tx.js';

/** A key as lists show it: never itself, only what it begins with. */
export interface KeySummary {
  id: string;
  key: string;
  signed: boolean;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** An integration as lists show it. */
export interface IntegrationSummary {
  id: string;
  name: string;
  source: string;
  service: { id: string; name: string };
  defaultSeverity: string;
  createdAt: Date;
  /** The ranges from which its sender may send; none: from everywhere. */
  allowedAddresses: string[];
  keys: KeySummary[];
}

/** Integrations with their keys, the newest first; `before` is the id to go on below, `teams` those whose services are asked for (null: all). */
export async function listIntegrationRows(
  tx: Tx,
  organisationId: string,
  filter: { before: string | null; limit: number; teams: string[] | null },
): Promise<IntegrationSummary[]> {
  return tx.query<IntegrationSummary>(
    `select i.id, i.name, i.source, json_build_object('id', s.id, 'name', s.name) as service,
            i.default_severity as "defaultSeverity", i.created_at as "createdAt",
            i.allowed_addresses as "allowedAddresses",
            coalesce((select json_agg(json_build_object(
                        'id', k.id, 'key', k.key_prefix || '…', 'signed', k.signing_secret is not null,
                        'createdAt', ${instant('k.created_at')}, 'lastUsedAt', ${instant('k.last_used_at')},
                        'revokedAt', ${instant('k.revoked_at')}) order by k.created_at desc, k.id desc)
                      from integration_keys k
                      where k.organisation_id = i.organisation_id and k.integration_id = i.id), '[]') as keys
     from integrations i join services s on s.organisation_id = i.organisation_id and s.id = i.service_id
     where i.organisation_id = $1 and ($2::uuid is null or i.id < $2)
       and ($4::uuid[] is null or s.team_id = any($4))
     order by i.id desc limit $3`,
    [organisationId, filter.before, filter.limit, filter.teams],
  );
}

/** An instant within JSON, written as JSON.stringify writes a Date. */
const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
