import type { Membership } from '../../people/actor.js';
import type { Tx } from '../tx.js';

/** A team by its id, handle or name; "@" is optional and case does not matter. */
export async function findTeam(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string; handle: string } | undefined> {
  const [row] = await tx.query<{ id: string; name: string; handle: string }>(
    `select id, name, handle from teams
     where organisation_id = $1 and (id::text = lower($2) or lower(handle) = lower($2) or lower(name) = lower($2))
     order by id::text = lower($2) desc, lower(handle) = lower($2) desc limit 1`,
    [organisationId, wanted.replace(/^@/, '')],
  );
  return row;
}

/** Every team with its members, by name. */
export async function listTeamRows(
  tx: Tx,
  organisationId: string,
): Promise<{ id: string; name: string; handle: string; members: { userId: string; role: Membership['role'] }[] }[]> {
  return tx.query(
    `select t.id, t.name, t.handle,
            coalesce((select json_agg(json_build_object('userId', m.user_id, 'role', m.role) order by m.user_id)
                      from team_members m where m.organisation_id = t.organisation_id and m.team_id = t.id), '[]') as members
     from teams t where t.organisation_id = $1 order by lower(t.name), t.id`,
    [organisationId],
  );
}
