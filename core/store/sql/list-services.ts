import { serviceVersion } from './versions.js';
import type { Tx } from '../tx.js';

/** A service as lists show it, with its integrations; never a key. */
export interface ListedService {
  id: string;
  name: string;
  policy: string | null;
  team: string | null;
  integrations: { id: string; name: string; source: string; revoked: boolean }[];
}

const columns = `s.id, s.name, p.name as policy, t.name as team,
            coalesce((select json_agg(json_build_object('id', i.id, 'name', i.name, 'source', i.source,
                                                        'revoked', not exists (
                                                          select 1 from integration_keys k
                                                          where k.organisation_id = i.organisation_id and k.integration_id = i.id
                                                            and k.revoked_at is null)) order by i.created_at, i.id)
                      from integrations i where i.organisation_id = s.organisation_id and i.service_id = s.id), '[]') as integrations`;
const around = `services s
     left join escalation_policies p on p.organisation_id = s.organisation_id and p.id = s.escalation_policy_id
     left join teams t on t.organisation_id = s.organisation_id and t.id = s.team_id`;

/** Services with their integrations, by name. */
export async function listServiceRows(tx: Tx, organisationId: string): Promise<ListedService[]> {
  return tx.query(`select ${columns} from ${around} where s.organisation_id = $1 order by lower(s.name), s.id`, [
    organisationId,
  ]);
}

/** A service by its id or name, with all that is set on it and its version. */
export async function readServiceRow(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<(ListedService & { ackTimeoutSeconds: number | null; version: string }) | undefined> {
  const [row] = await tx.query<ListedService & { ackTimeoutSeconds: number | null; version: string }>(
    `select ${columns}, s.ack_timeout_seconds as "ackTimeoutSeconds", ${serviceVersion} as version from ${around}
     where s.organisation_id = $1 and (s.id::text = lower($2) or lower(s.name) = lower($2)) limit 1`,
    [organisationId, wanted],
  );
  return row;
}
