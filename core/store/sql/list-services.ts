import type { Tx } from '../tx.js';

/** Services with their integrations; never a key. */
export async function listServiceRows(
  tx: Tx,
  organisationId: string,
): Promise<
  {
    id: string;
    name: string;
    policy: string | null;
    team: string | null;
    integrations: { id: string; name: string; source: string; revoked: boolean }[];
  }[]
> {
  return tx.query(
    `select s.id, s.name, p.name as policy, t.name as team,
            coalesce((select json_agg(json_build_object('id', i.id, 'name', i.name, 'source', i.source,
                                                        'revoked', not exists (
                                                          select 1 from integration_keys k
                                                          where k.organisation_id = i.organisation_id and k.integration_id = i.id
                                                            and k.revoked_at is null)) order by i.created_at, i.id)
                      from integrations i where i.organisation_id = s.organisation_id and i.service_id = s.id), '[]') as integrations
     from services s
     left join escalation_policies p on p.organisation_id = s.organisation_id and p.id = s.escalation_policy_id
     left join teams t on t.organisation_id = s.organisation_id and t.id = s.team_id
     where s.organisation_id = $1 order by lower(s.name)`,
    [organisationId],
  );
}
