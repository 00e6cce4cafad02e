import type { ContactMethod, NotificationRule } from '../../notification/pages-for.js';
import { teamsOfUser } from './find-by-secret.js';
import type { Membership } from '../../people/actor.js';
import type { User } from '../../people/user.js';
import type { Tx } from '../tx.js';

/** Everybody of an organisation who is not disabled. */
export async function readUsers(tx: Tx, organisationId: string): Promise<User[]> {
  return tx.query<User>(
    `select id, name, handle, email, zone, role from users
     where organisation_id = $1 and disabled_at is null order by lower(name), id`,
    [organisationId],
  );
}

/** Everybody who is not disabled, with the teams they are in. */
export async function readPeople(tx: Tx, organisationId: string): Promise<(User & { teams: Membership[] })[]> {
  return tx.query(
    `select u.id, u.name, u.handle, u.email, u.zone, u.role, ${teamsOfUser} as teams from users u
     where u.organisation_id = $1 and u.disabled_at is null order by lower(u.name), u.id`,
    [organisationId],
  );
}

/** The one owner who is not disabled; undefined where there are several, or none. */
export async function lastOwnerOf(tx: Tx, organisationId: string): Promise<string | undefined> {
  const owners = await tx.query<{ id: string }>(
    `select id from users where organisation_id = $1 and role = 'owner' and disabled_at is null limit 2`,
    [organisationId],
  );
  return owners.length === 1 ? owners[0]!.id : undefined;
}

/** The teams of an organisation with the ids of their members. */
export async function readTeams(
  tx: Tx,
  organisationId: string,
): Promise<{ id: string; name: string; handle: string; members: string[] }[]> {
  return tx.query(
    `select t.id, t.name, t.handle,
            coalesce((select array_agg(m.user_id::text order by m.user_id) from team_members m
                      where m.organisation_id = t.organisation_id and m.team_id = t.id), '{}') as members
     from teams t where t.organisation_id = $1 order by lower(t.name)`,
    [organisationId],
  );
}

/** How people are reached: contact methods by user, and rules; a rule without a user is the organisation's default. */
export async function readReach(
  tx: Tx,
  organisationId: string,
): Promise<{
  methods: (ContactMethod & { userId: string })[];
  rules: (NotificationRule & { userId: string | null })[];
}> {
  const methods = await tx.query<ContactMethod & { userId: string }>(
    `select user_id as "userId", channel, address, verified_at as "verifiedAt" from contact_methods
     where organisation_id = $1 order by created_at, id`,
    [organisationId],
  );
  const rules = await tx.query<NotificationRule & { userId: string | null }>(
    `select user_id as "userId", channel, delay_seconds as "delaySeconds", urgency from notification_rules
     where organisation_id = $1 order by delay_seconds, channel, id`,
    [organisationId],
  );
  return { methods, rules };
}
