/** People as admins change them. */
import type { Role } from '../../people/role.js';
import type { Tx } from '../tx.js';

/** A person as a command that changes them loads them. */
export interface PersonRow {
  id: string;
  name: string;
  handle: string;
  email: string;
  zone: string;
  role: Role;
  disabledAt: Date | null;
}

/** Locks the person of that id, handle or e-mail, disabled ones too. */
export async function lockPerson(tx: Tx, organisationId: string, wanted: string): Promise<PersonRow | undefined> {
  const [row] = await tx.query<PersonRow>(
    `select id, name, handle, email, zone, role, disabled_at as "disabledAt" from users
     where organisation_id = $1 and (id::text = lower($2) or lower(handle) = lower($2) or lower(email) = lower($2))
     order by id::text = lower($2) desc limit 1 for no key update`,
    [organisationId, wanted.replace(/^@/, '')],
  );
  return row;
}

/** The owners who are not disabled; their rows are locked, so that two do not take each other's role at once. */
export async function lockOwners(tx: Tx, organisationId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from users where organisation_id = $1 and role = 'owner' and disabled_at is null order by id for no key update`,
    [organisationId],
  );
  return rows.map(({ id }) => id);
}

/** Stores a new person, reached by their e-mail address from the start: whoever adds them vouches for it. */
export async function insertPerson(
  tx: Tx,
  organisationId: string,
  person: Omit<PersonRow, 'disabledAt'> & { methodId: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into users (organisation_id, id, name, handle, email, zone, role, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [organisationId, person.id, person.name, person.handle, person.email, person.zone, person.role, now],
  );
  await tx.query(
    `insert into contact_methods (organisation_id, id, user_id, channel, address, verified_at, created_at)
     values ($1, $2, $3, 'email', $4, $5, $5)`,
    [organisationId, person.methodId, person.id, person.email, now],
  );
}

/** Writes a person down as they are now. */
export async function savePerson(tx: Tx, organisationId: string, person: PersonRow): Promise<void> {
  await tx.query(
    `update users set name = $3, handle = $4, zone = $5, role = $6, disabled_at = $7,
       role_source = case when role <> $6 then 'hand' else role_source end
     where organisation_id = $1 and id = $2`,
    [organisationId, person.id, person.name, person.handle, person.zone, person.role, person.disabledAt],
  );
}

/** Their own API tokens are good for nothing any more. */
export async function endKeys(tx: Tx, organisationId: string, userId: string, now: Date): Promise<void> {
  await tx.query(
    `update api_tokens set revoked_at = $3 where organisation_id = $1 and user_id = $2 and revoked_at is null`,
    [organisationId, userId, now],
  );
}

/** A person as the page about people lists them. */
export interface PersonSummary extends PersonRow {
  teams: { id: string; name: string; role: 'manager' | 'member' }[];
  lastSeenAt: Date | null;
  channels: string[];
}

/** Everybody, disabled ones last, with their teams, when they were seen last, and how they can be reached. */
export async function listPersonRows(tx: Tx, organisationId: string): Promise<PersonSummary[]> {
  return tx.query(
    `select u.id, u.name, u.handle, u.email, u.zone, u.role, u.disabled_at as "disabledAt",
            (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'role', m.role) order by lower(t.name)), '[]')
             from team_members m join teams t on t.organisation_id = m.organisation_id and t.id = m.team_id
             where m.organisation_id = u.organisation_id and m.user_id = u.id) as teams,
            (select max(last_seen_at) from sessions s where s.organisation_id = u.organisation_id and s.user_id = u.id) as "lastSeenAt",
            (select coalesce(json_agg(distinct c.channel), '[]') from contact_methods c
             where c.organisation_id = u.organisation_id and c.user_id = u.id and c.verified_at is not null) as channels
     from users u where u.organisation_id = $1
     order by u.disabled_at is not null, lower(u.name), u.id`,
    [organisationId],
  );
}
