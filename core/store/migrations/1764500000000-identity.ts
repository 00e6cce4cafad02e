import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine } from './who-sees.js';

/**
 * Who somebody is: passwords with one-time codes, identities of other issuers, what their groups grant, and sessions that know
 * when their person was last seen and last proved to be it; for browsers as well as for programs, whose tokens rotate.
 */
export class Identity1764500000000 implements MigrationInterface {
  name = 'Identity1764500000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of down) await db.query(statement);
  }
}

const tables = ['credentials', 'recovery_codes', 'identities', 'group_mappings', 'token_families', 'family_tokens'];

const ofUser = `foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade`;

const up = [
  `alter table sessions
     add column method text not null default 'link'
       constraint sessions_method_check check (method in ('link', 'password', 'entra', 'oidc')),
     add column proved_at timestamptz, add column address text, add column agent text`,
  `alter table team_members add column source text not null default 'hand'
     constraint team_members_source_check check (source in ('hand', 'mapping'))`,
  `alter table users add column access_asked_at timestamptz, add column role_source text not null default 'hand'
     constraint users_role_source_check check (role_source in ('hand', 'mapping'))`,
  `alter table action_links add column revoked_at timestamptz`,
  `create table credentials (
    organisation_id uuid not null,
    user_id uuid not null,
    password_hash text not null,
    code_secret_sealed bytea not null,
    code_counter bigint not null,
    password_failures integer not null default 0,
    password_locked_until timestamptz,
    code_failures integer not null default 0,
    code_locked_until timestamptz,
    break_glass boolean not null default false,
    changed_at timestamptz not null,
    primary key (organisation_id, user_id),
    ${ofUser}
  )`,
  `create table recovery_codes (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (organisation_id, id),
    ${ofUser}
  )`,
  `create index recovery_codes_user_index on recovery_codes (organisation_id, user_id)`,
  `create table identities (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    issuer text not null,
    tenant text not null,
    subject text not null,
    email text not null,
    name text not null,
    groups text[] not null default '{}',
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_seen_at timestamptz not null,
    primary key (organisation_id, id),
    ${ofUser}
  )`,
  `create unique index identities_key on identities (organisation_id, issuer, tenant, subject)`,
  `create index identities_user_index on identities (organisation_id, user_id)`,
  `create table group_mappings (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    issuer text not null,
    group_id text not null,
    team_id uuid,
    team_role text not null default 'member',
    role text,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, team_id) references teams (organisation_id, id) on delete cascade,
    constraint group_mappings_team_role_check check (team_role in ('manager', 'member')),
    constraint group_mappings_role_check check (role in ('owner', 'admin', 'member', 'viewer'))
  )`,
  `create index group_mappings_team_index on group_mappings (organisation_id, team_id)`,
  `create table token_families (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    session_id uuid,
    agent text,
    address text,
    proved_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    primary key (organisation_id, id),
    ${ofUser},
    foreign key (organisation_id, session_id) references sessions (organisation_id, id) on delete cascade
  )`,
  `create index token_families_user_index on token_families (organisation_id, user_id)`,
  `create index token_families_session_index on token_families (organisation_id, session_id)`,
  `create table family_tokens (
    organisation_id uuid not null,
    id uuid not null,
    family_id uuid not null,
    kind text not null,
    generation integer not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    answer bytea,
    primary key (organisation_id, id),
    foreign key (organisation_id, family_id) references token_families (organisation_id, id) on delete cascade,
    constraint family_tokens_kind_check check (kind in ('access', 'refresh'))
  )`,
  `create unique index family_tokens_token_key on family_tokens (token_hash)`,
  `create index family_tokens_family_index on family_tokens (organisation_id, family_id)`,
  ...tables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy tenancy on ${table} using (${mine()})`,
    `grant select, insert, update, delete on ${table} to openalert_app`,
  ]),
];

const down = [
  ...[...tables].reverse().map((table) => `drop table ${table}`),
  `alter table action_links drop column revoked_at`,
  `alter table users drop column access_asked_at, drop column role_source`,
  `alter table team_members drop column source`,
  `alter table sessions drop column method, drop column proved_at, drop column address, drop column agent`,
];
