import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, notHidden } from './who-sees.js';

/**
 * Whose things are whose: teams with managers own services, schedules and policies; API keys have scopes, a team and an end;
 * private incidents have named responders; and row-level security keeps organisations apart, and private incidents from whoever
 * is not named on them. The owner of the tables is not held by it: it migrates and moves them, and the product is never the owner.
 */
export class Tenancy1764400000000 implements MigrationInterface {
  name = 'Tenancy1764400000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of down) await db.query(statement);
  }
}

/** What somebody may see of a table: `hidden` is the column that names a private incident, or its room. */
const guarded: { table: string; hidden?: string }[] = [
  { table: 'action_links', hidden: 'incident_id' },
  { table: 'alerts', hidden: 'incident_id' },
  { table: 'api_tokens' },
  { table: 'audit' },
  { table: 'calendars' },
  { table: 'contact_methods' },
  { table: 'escalation_policies' },
  { table: 'escalations', hidden: 'incident_id' },
  { table: 'idempotency_keys' },
  { table: 'incident_links', hidden: 'incident_id' },
  { table: 'incident_responders', hidden: 'incident_id' },
  { table: 'incidents', hidden: 'id' },
  { table: 'integration_keys' },
  { table: 'integrations' },
  { table: 'layers' },
  { table: 'notification_rules' },
  { table: 'outbox_mails', hidden: 'incident_id' },
  { table: 'overrides' },
  { table: 'pages', hidden: 'incident_id' },
  { table: 'room_messages', hidden: 'room_id' },
  { table: 'rooms', hidden: 'id' },
  { table: 'schedules' },
  { table: 'services' },
  { table: 'sessions' },
  { table: 'shifts' },
  { table: 'sign_in_links' },
  { table: 'swaps' },
  { table: 'team_members' },
  { table: 'teams' },
  { table: 'temporary_schedules' },
  { table: 'timeline', hidden: 'incident_id' },
  { table: 'users' },
  { table: 'views', hidden: 'subject_id' },
];

const policies = [
  `alter table organisations enable row level security`,
  `create policy tenancy on organisations using (${mine('id')})`,
  ...guarded.flatMap(({ table, hidden }) => [
    `alter table ${table} enable row level security`,
    `create policy tenancy on ${table} using (${[mine(), ...(hidden ? [notHidden(hidden)] : [])].join(' and ')})`,
  ]),
];

const up = [
  `alter table team_members add column role text not null default 'member'
     constraint team_members_role_check check (role in ('manager', 'member'))`,
  ...['services', 'schedules', 'escalation_policies'].flatMap((table) => [
    `alter table ${table} add column team_id uuid,
       add constraint ${table}_organisation_id_team_id_fkey foreign key (organisation_id, team_id)
         references teams (organisation_id, id)`,
    `create index ${table}_team_index on ${table} (organisation_id, team_id)`,
  ]),
  // null: whatever the role may.
  `alter table api_tokens add column scopes text[], add column team_id uuid, add column key_prefix text,
     add column expires_at timestamptz, add column last_used_at timestamptz, add column created_by uuid,
     add column created_by_name text,
     add constraint api_tokens_organisation_id_team_id_fkey foreign key (organisation_id, team_id)
       references teams (organisation_id, id) on delete cascade`,
  `create index api_tokens_team_index on api_tokens (organisation_id, team_id)`,
  `alter table incidents add column private boolean not null default false`,
  `create index incidents_private_index on incidents (organisation_id, id) where private`,
  `create table incident_responders (
    organisation_id uuid not null,
    incident_id uuid not null,
    user_id uuid not null,
    added_at timestamptz not null,
    added_by_name text not null,
    primary key (organisation_id, incident_id, user_id),
    foreign key (organisation_id, incident_id) references incidents (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create index incident_responders_user_index on incident_responders (organisation_id, user_id)`,
  `alter table outbox_mails add column incident_id uuid`,
  `grant select, insert, update, delete on incident_responders to openalert_app`,
  // Reads as the owner: the lists of what is due go over every organisation.
  `create function all_organisations() returns uuid[] language sql stable security definer set search_path = pg_catalog, public
   as $$ select coalesce(array_agg(id), '{}') from organisations $$`,
  `revoke all on function all_organisations() from public`,
  `grant execute on function all_organisations() to openalert_app`,
  // The private incidents on which that user is not named, and their rooms; run before anything is hidden.
  `create function hidden_from(reader uuid) returns uuid[] language sql stable
   as $$
     with hidden as (
       select i.organisation_id, i.id from incidents i
       where i.private and i.organisation_id = any((select current_setting('app.organisations')::uuid[])::uuid[])
         and not exists (select from incident_responders r
                         where r.organisation_id = i.organisation_id and r.incident_id = i.id and r.user_id = reader)
     )
     select coalesce(array_agg(id), '{}') from (
       select id from hidden
       union all
       select room.id from rooms room join hidden h on h.organisation_id = room.organisation_id and h.id = room.incident_id
     ) every
   $$`,
  `grant execute on function hidden_from(uuid) to openalert_app`,
  ...policies,
];

const down = [
  ...['organisations', ...guarded.map(({ table }) => table)].flatMap((table) => [
    `drop policy tenancy on ${table}`,
    `alter table ${table} disable row level security`,
  ]),
  `drop function hidden_from(uuid)`,
  `drop function all_organisations()`,
  `alter table outbox_mails drop column incident_id`,
  `drop table incident_responders`,
  `alter table incidents drop column private`,
  `alter table api_tokens drop column scopes, drop column team_id, drop column key_prefix, drop column expires_at,
     drop column last_used_at, drop column created_by, drop column created_by_name`,
  ...['services', 'schedules', 'escalation_policies'].map((table) => `alter table ${table} drop column team_id`),
  `alter table team_members drop column role`,
];
