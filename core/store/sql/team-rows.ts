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

/** Locks a team by its id, handle or name. */
export async function lockTeam(
  tx: Tx,
  organisationId: string,
  wanted: string,
): Promise<{ id: string; name: string; handle: string } | undefined> {
  const found = await findTeam(tx, organisationId, wanted);
  if (!found) return undefined;
  const [row] = await tx.query<{ id: string; name: string; handle: string }>(
    `select id, name, handle from teams where organisation_id = $1 and id = $2 for no key update`,
    [organisationId, found.id],
  );
  return row;
}

/** Makes a team, or renames the one of that id. */
export async function saveTeam(
  tx: Tx,
  organisationId: string,
  team: { id: string; name: string; handle: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into teams (organisation_id, id, name, handle, created_at) values ($1, $2, $3, $4, $5)
     on conflict (organisation_id, id) do update set name = $3, handle = $4`,
    [organisationId, team.id, team.name, team.handle, now],
  );
}

/** What a team owns, as words: "the service checkout"; empty where it owns nothing. */
export async function listOwned(tx: Tx, organisationId: string, teamId: string): Promise<string[]> {
  const rows = await tx.query<{ what: string }>(
    `select 'the service ' || name as what from services where organisation_id = $1 and team_id = $2
     union all select 'the schedule ' || name from schedules where organisation_id = $1 and team_id = $2
     union all select 'the policy ' || name from escalation_policies where organisation_id = $1 and team_id = $2
     order by 1`,
    [organisationId, teamId],
  );
  return rows.map(({ what }) => what);
}

/** The names of the policies that page a team in one of their steps. */
export async function listPagingPolicies(tx: Tx, organisationId: string, teamId: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select name from escalation_policies
     where organisation_id = $1
       and jsonb_path_exists(steps::jsonb, '$[*].targets[*] ? (@.kind == "team" && @.id == $id)', jsonb_build_object('id', $2::text))
     order by lower(name)`,
    [organisationId, teamId],
  );
  return rows.map(({ name }) => name);
}

/** The groups of a directory that put people into a team. */
export async function listGroupsGranting(tx: Tx, organisationId: string, teamId: string): Promise<string[]> {
  const rows = await tx.query<{ groupId: string }>(
    `select group_id as "groupId" from group_mappings where organisation_id = $1 and team_id = $2 order by 1`,
    [organisationId, teamId],
  );
  return rows.map(({ groupId }) => groupId);
}

/** Removes a team with its memberships and keys. */
export async function deleteTeam(tx: Tx, organisationId: string, teamId: string): Promise<void> {
  await tx.query(`delete from teams where organisation_id = $1 and id = $2`, [organisationId, teamId]);
}

/** Puts somebody into a team, or gives them another role in it; false where it is so already. */
export async function saveMember(
  tx: Tx,
  organisationId: string,
  member: { teamId: string; userId: string; role: 'manager' | 'member' },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into team_members as m (organisation_id, team_id, user_id, role) values ($1, $2, $3, $4)
     on conflict (organisation_id, team_id, user_id) do update set role = $4, source = 'hand'
       where m.role <> $4 or m.source <> 'hand' returning user_id`,
    [organisationId, member.teamId, member.userId, member.role],
  );
  return rows.length > 0;
}

/** What somebody is in a team; undefined where they are not in it. */
export async function findTeamRole(
  tx: Tx,
  organisationId: string,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<string | undefined> {
  const [row] = await tx.query<{ role: string }>(
    `select role from team_members where organisation_id = $1 and team_id = $2 and user_id = $3 for no key update`,
    [organisationId, teamId, userId],
  );
  return row?.role;
}

/** Takes somebody out of a team; false where they are not in it. */
export async function deleteMember(
  tx: Tx,
  organisationId: string,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<boolean> {
  const rows = await tx.query(
    `delete from team_members where organisation_id = $1 and team_id = $2 and user_id = $3 returning user_id`,
    [organisationId, teamId, userId],
  );
  return rows.length > 0;
}

/** The ids of everybody in a team. */
export async function listMemberIds(tx: Tx, organisationId: string, teamId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select user_id as id from team_members where organisation_id = $1 and team_id = $2 order by user_id`,
    [organisationId, teamId],
  );
  return rows.map(({ id }) => id);
}

/** A team as lists show it. */
export interface TeamSummary {
  id: string;
  name: string;
  handle: string;
  members: { id: string; name: string; handle: string; role: 'manager' | 'member' }[];
  /** What it owns, in words. */
  owns: string[];
}

/** Every team with its people, managers first, and what it owns. */
export async function listTeamRows(tx: Tx, organisationId: string): Promise<TeamSummary[]> {
  return tx.query(
    `select t.id, t.name, t.handle,
            (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'handle', u.handle, 'role', m.role)
                                      order by m.role <> 'manager', lower(u.name)), '[]')
             from team_members m join users u on u.organisation_id = m.organisation_id and u.id = m.user_id
             where m.organisation_id = t.organisation_id and m.team_id = t.id and u.disabled_at is null) as members,
            (select coalesce(json_agg(what order by what), '[]') from (
               select 'the service ' || s.name as what from services s where s.organisation_id = t.organisation_id and s.team_id = t.id
               union all select 'the schedule ' || c.name from schedules c where c.organisation_id = t.organisation_id and c.team_id = t.id
               union all select 'the policy ' || p.name from escalation_policies p
               where p.organisation_id = t.organisation_id and p.team_id = t.id) owned) as owns
     from teams t where t.organisation_id = $1 order by lower(t.name), t.id`,
    [organisationId],
  );
}
