import type { GroupMapping, SourcedMembership, Source } from '../../people/group-grants.js';
import type { Identity } from '../../session/check-claims.js';
import type { Membership } from '../../people/actor.js';
import type { Role } from '../../people/role.js';
import type { Tx } from '../tx.js';

/** Somebody of another issuer, and who that is here. */
export interface IdentityRow {
  id: string;
  userId: string;
  issuer: string;
  tenant: string;
  subject: string;
  email: string;
  name: string;
  groups: string[];
  /** null: it was only offered, because an e-mail address is the same; an owner has to say that it is one person. */
  confirmedAt: Date | null;
}

const columns = `id, user_id as "userId", issuer, tenant, subject, email, name, groups, confirmed_at as "confirmedAt"`;

/** The identity of that key, locked until the end of the transaction. */
export async function lockIdentity(
  tx: Tx,
  organisationId: string,
  { issuer, tenant, subject }: Identity,
): Promise<IdentityRow | undefined> {
  const [row] = await tx.query<IdentityRow>(
    `select ${columns} from identities where organisation_id = $1 and issuer = $2 and tenant = $3 and subject = $4 for update`,
    [organisationId, issuer, tenant, subject],
  );
  return row;
}

/** An identity by its id. */
export async function findIdentity(tx: Tx, organisationId: string, id: string): Promise<IdentityRow | undefined> {
  const [row] = await tx.query<IdentityRow>(
    `select ${columns} from identities where organisation_id = $1 and id = $2`,
    [organisationId, id],
  );
  return row;
}

/** The identities that sign a person in. */
export const readIdentitiesOf = (tx: Tx, organisationId: string, userId: string): Promise<IdentityRow[]> =>
  tx.query<IdentityRow>(
    `select ${columns} from identities where organisation_id = $1 and user_id = $2 and confirmed_at is not null order by id`,
    [organisationId, userId],
  );

/** Every identity, with the name of its person here. */
export async function readIdentities(
  tx: Tx,
  organisationId: string,
): Promise<(IdentityRow & { userName: string; role: Role; roleSource: Source })[]> {
  return tx.query(
    `select i.id, i.user_id as "userId", i.issuer, i.tenant, i.subject, i.email, i.name, i.groups,
            i.confirmed_at as "confirmedAt", u.name as "userName", u.role, u.role_source as "roleSource"
     from identities i join users u on u.organisation_id = i.organisation_id and u.id = i.user_id
     where i.organisation_id = $1 and u.disabled_at is null order by lower(u.name), i.id`,
    [organisationId],
  );
}

/**
 * Keeps an identity, or what is newly known of one; groups that are not known (null) stay as they were. One that may now be
 * somebody else gets another id, so that an owner's answer about the former one finds nothing to confirm.
 */
export async function saveIdentity(
  tx: Tx,
  organisationId: string,
  row: { id: string; userId: string; identity: Identity; confirmedAt: Date | null },
  now: Date,
): Promise<void> {
  const { issuer, tenant, subject, email, name, groups } = row.identity;
  await tx.query(
    `insert into identities (organisation_id, id, user_id, issuer, tenant, subject, email, name, groups, created_at, confirmed_at,
       last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::text[], '{}'), $10, $11, $10)
     on conflict (organisation_id, issuer, tenant, subject) do update set user_id = $3, email = $7, name = $8,
       id = case when identities.user_id = $3 then identities.id else $2 end,
       groups = coalesce($9::text[], identities.groups), confirmed_at = coalesce(identities.confirmed_at, $11), last_seen_at = $10`,
    [organisationId, row.id, row.userId, issuer, tenant, subject, email, name, groups, now, row.confirmedAt],
  );
}

/** Says that an identity is this person's; false when it was said before. */
export async function confirmIdentity(tx: Tx, organisationId: string, id: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update identities set confirmed_at = $3 where organisation_id = $1 and id = $2 and confirmed_at is null returning id`,
    [organisationId, id, now],
  );
  return rows.length > 0;
}

/** Forgets an identity. */
export async function deleteIdentity(tx: Tx, organisationId: string, id: string): Promise<boolean> {
  const rows = await tx.query(`delete from identities where organisation_id = $1 and id = $2 returning id`, [
    organisationId,
    id,
  ]);
  return rows.length > 0;
}

/** What every group grants. */
export async function readMappings(tx: Tx, organisationId: string): Promise<GroupMapping[]> {
  return tx.query<GroupMapping>(
    `select id, issuer, group_id as "groupId", team_id as "teamId", team_role as "teamRole", role from group_mappings
     where organisation_id = $1 order by created_at, id`,
    [organisationId],
  );
}

/** Keeps what a group grants, in the place of the same grant; answers what that was. */
export async function saveMapping(
  tx: Tx,
  organisationId: string,
  mapping: GroupMapping,
  now: Date,
): Promise<Omit<GroupMapping, 'id'> | null> {
  const [former] = await tx.query<Omit<GroupMapping, 'id'>>(
    `delete from group_mappings
     where organisation_id = $1 and issuer = $2 and group_id = $3 and team_id is not distinct from $4::uuid
     returning issuer, group_id as "groupId", team_id as "teamId", team_role as "teamRole", role`,
    [organisationId, mapping.issuer, mapping.groupId, mapping.teamId],
  );
  await tx.query(
    `insert into group_mappings (organisation_id, id, issuer, group_id, team_id, team_role, role, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [organisationId, mapping.id, mapping.issuer, mapping.groupId, mapping.teamId, mapping.teamRole, mapping.role, now],
  );
  return former ?? null;
}

/** Takes a grant away; answers what it was. */
export async function deleteMapping(tx: Tx, organisationId: string, id: string): Promise<GroupMapping | undefined> {
  const [row] = await tx.query<GroupMapping>(
    `delete from group_mappings where organisation_id = $1 and id = $2
     returning id, issuer, group_id as "groupId", team_id as "teamId", team_role as "teamRole", role`,
    [organisationId, id],
  );
  return row;
}

/** The teams that somebody is in, and where that came from. */
export async function readSourcedTeams(tx: Tx, organisationId: string, userId: string): Promise<SourcedMembership[]> {
  return tx.query<SourcedMembership>(
    `select team_id as "teamId", role, source from team_members
     where organisation_id = $1 and user_id = $2 order by team_id for update`,
    [organisationId, userId],
  );
}

/** The teams of everybody whom another issuer knows, and where each membership came from. */
export async function readEverySourcedTeam(
  tx: Tx,
  organisationId: string,
): Promise<(SourcedMembership & { userId: string })[]> {
  return tx.query(
    `select m.user_id as "userId", m.team_id as "teamId", m.role, m.source from team_members m
     where m.organisation_id = $1 and exists (
       select from identities i where i.organisation_id = m.organisation_id and i.user_id = m.user_id)
     order by m.user_id, m.team_id`,
    [organisationId],
  );
}

/** Changes the memberships that come from groups, and those alone. */
export async function changeMapped(
  tx: Tx,
  organisationId: string,
  userId: string,
  { join, leave }: { join: Membership[]; leave: string[] },
): Promise<void> {
  await tx.query(
    `delete from team_members where organisation_id = $1 and user_id = $2 and team_id = any($3::uuid[]) and source = 'mapping'`,
    [organisationId, userId, leave],
  );
  await tx.query(
    `insert into team_members (organisation_id, user_id, team_id, role, source)
     select $1, $2, unnest($3::uuid[]), unnest($4::text[]), 'mapping'
     on conflict (organisation_id, team_id, user_id) do update set role = excluded.role where team_members.source = 'mapping'`,
    [organisationId, userId, join.map(({ teamId }) => teamId), join.map(({ role }) => role)],
  );
}

/** What a sign-in has to know of a person. */
export interface PersonRow {
  id: string;
  name: string;
  handle: string;
  email: string;
  role: Role;
  roleSource: Source;
  disabledAt: Date | null;
  accessAskedAt: Date | null;
}

const person = `select id, name, handle, email, role, role_source as "roleSource", disabled_at as "disabledAt",
  access_asked_at as "accessAskedAt" from users`;

/** A person, disabled or not. */
export async function findPersonRow(tx: Tx, organisationId: string, id: string): Promise<PersonRow | undefined> {
  const [row] = await tx.query<PersonRow>(`${person} where organisation_id = $1 and id = $2`, [organisationId, id]);
  return row;
}

/** The person of an e-mail address, disabled or not. */
export async function findPersonByEmail(tx: Tx, organisationId: string, email: string): Promise<PersonRow | undefined> {
  const [row] = await tx.query<PersonRow>(`${person} where organisation_id = $1 and lower(email) = lower($2)`, [
    organisationId,
    email,
  ]);
  return row;
}

/** The handles that are taken among those that begin so. */
export async function readHandles(tx: Tx, organisationId: string, begin: string): Promise<string[]> {
  const rows = await tx.query<{ handle: string }>(
    `select lower(handle) as handle from (
       select handle from users where organisation_id = $1 union all
       select handle from teams where organisation_id = $1 union all
       select handle from schedules where organisation_id = $1
     ) taken where starts_with(lower(handle), lower($2))`,
    [organisationId, begin],
  );
  return rows.map(({ handle }) => handle);
}

/** Says what role somebody has, and where it came from. */
export async function setRole(
  tx: Tx,
  organisationId: string,
  userId: string,
  { role, source }: { role: Role; source: Source },
): Promise<void> {
  await tx.query(`update users set role = $3, role_source = $4 where organisation_id = $1 and id = $2`, [
    organisationId,
    userId,
    role,
    source,
  ]);
}

/** Notes that somebody asked for access; false when they did so since `before`. */
export async function noteAccessAsked(
  tx: Tx,
  organisationId: string,
  userId: string,
  { now, before }: { now: Date; before: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `update users set access_asked_at = $3
     where organisation_id = $1 and id = $2 and (access_asked_at is null or access_asked_at <= $4) returning id`,
    [organisationId, userId, now, before],
  );
  return rows.length > 0;
}

/** Who can let somebody into a team: its managers, admins and owners; the names of the teams for managers. */
export async function readAdmitters(
  tx: Tx,
  organisationId: string,
): Promise<{ id: string; name: string; role: Role; manages: string[] }[]> {
  return tx.query(
    `select u.id, u.name, u.role,
            coalesce((select array_agg(t.name order by lower(t.name)) from team_members m
                      join teams t on t.organisation_id = m.organisation_id and t.id = m.team_id
                      where m.organisation_id = u.organisation_id and m.user_id = u.id and m.role = 'manager'), '{}') as manages
     from users u
     where u.organisation_id = $1 and u.disabled_at is null
       and (u.role in ('owner', 'admin') or exists (
         select from team_members m where m.organisation_id = u.organisation_id and m.user_id = u.id and m.role = 'manager'))
     order by lower(u.name), u.id`,
    [organisationId],
  );
}
