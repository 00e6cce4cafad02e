import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the spine: from an alert to an acknowledged page. Every key starts with the organisation.
 * Long because a migration is one piece: it is read once, from top to bottom.
 */
export class Spine1764000000000 implements MigrationInterface {
  name = 'Spine1764000000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop schema if exists agenda cascade');
    for (const table of tables.toReversed()) await db.query(`drop table if exists ${table} cascade`);
  }
}

const tables = [
  'system_state',
  'organisations',
  'users',
  'teams',
  'team_members',
  'sessions',
  'sign_in_links',
  'api_tokens',
  'escalation_policies',
  'services',
  'integrations',
  'incidents',
  'alerts',
  'timeline',
  'schedules',
  'layers',
  'overrides',
  'escalations',
  'contact_methods',
  'notification_rules',
  'pages',
  'action_links',
  'views',
  'rooms',
  'room_messages',
  'outbox_mails',
  'audit',
  'idempotency_keys',
];

const up = [
  // One row a process-wide fact (when OpenAlert was last awake). No organisation: it is about the installation.
  `create table system_state (
    key text primary key,
    value text not null,
    updated_at timestamptz not null
  )`,

  `create table organisations (
    id uuid primary key,
    name text not null,
    demo boolean not null default false,
    escalation_speed integer not null default 1 check (escalation_speed between 1 and 60),
    last_incident_number integer not null default 0,
    created_at timestamptz not null
  )`,

  `create table users (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    name text not null,
    handle text not null,
    email text not null,
    zone text not null,
    role text not null constraint users_role_check check (role in ('owner', 'admin', 'member', 'viewer')),
    created_at timestamptz not null,
    disabled_at timestamptz,
    primary key (organisation_id, id)
  )`,
  `create unique index users_handle_key on users (organisation_id, lower(handle))`,
  `create unique index users_email_key on users (organisation_id, lower(email))`,

  `create table teams (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    name text not null,
    handle text not null,
    created_at timestamptz not null,
    primary key (organisation_id, id)
  )`,
  `create unique index teams_handle_key on teams (organisation_id, lower(handle))`,
  `create table team_members (
    organisation_id uuid not null,
    team_id uuid not null,
    user_id uuid not null,
    primary key (organisation_id, team_id, user_id),
    foreign key (organisation_id, team_id) references teams (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create index team_members_user_index on team_members (organisation_id, user_id)`,

  // Secrets are stored as a SHA-256 of a random value of at least 128 bits.
  `create table sessions (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index sessions_token_key on sessions (token_hash)`,
  `create index sessions_user_index on sessions (organisation_id, user_id)`,
  `create table sign_in_links (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index sign_in_links_token_key on sign_in_links (token_hash)`,
  `create index sign_in_links_user_index on sign_in_links (organisation_id, user_id)`,
  `create table api_tokens (
    organisation_id uuid not null,
    id uuid not null,
    name text not null,
    user_id uuid,
    role text not null constraint api_tokens_role_check check (role in ('owner', 'admin', 'member', 'viewer')),
    token_hash bytea not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index api_tokens_token_key on api_tokens (token_hash)`,
  `create index api_tokens_user_index on api_tokens (organisation_id, user_id)`,

  // steps: [{ delaySeconds, targets: [{ kind: 'user'|'schedule'|'room', id }] }]; see core/escalation/policy.ts.
  `create table escalation_policies (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    name text not null,
    steps json not null,
    repeat_count integer not null default 0 check (repeat_count between 0 and 9),
    created_at timestamptz not null,
    primary key (organisation_id, id)
  )`,
  `create unique index escalation_policies_name_key on escalation_policies (organisation_id, lower(name))`,
  `create table services (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    name text not null,
    escalation_policy_id uuid,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, escalation_policy_id) references escalation_policies (organisation_id, id)
  )`,
  `create unique index services_name_key on services (organisation_id, lower(name))`,
  `create index services_policy_index on services (organisation_id, escalation_policy_id)`,
  `create table integrations (
    organisation_id uuid not null,
    id uuid not null,
    name text not null,
    source text not null,
    service_id uuid not null,
    default_severity text not null default 'high'
      constraint integrations_default_severity_check check (default_severity in ('critical', 'high', 'medium', 'low', 'info')),
    key_hash bytea not null,
    key_prefix text not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, service_id) references services (organisation_id, id)
  )`,
  `create unique index integrations_key_key on integrations (key_hash)`,
  `create unique index integrations_name_key on integrations (organisation_id, lower(name))`,
  `create index integrations_service_index on integrations (organisation_id, service_id)`,

  // absorbs: may new alerts of the group key join? False after 24 h, or when its own last page failed.
  `create table incidents (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    number integer not null,
    title text not null,
    status text not null
      constraint incidents_status_check check (status in ('triggered', 'acknowledged', 'snoozed', 'resolved', 'merged')),
    phase text not null default 'investigating'
      constraint incidents_phase_check check (phase in ('investigating', 'identified', 'monitoring', 'resolved')),
    severity text not null
      constraint incidents_severity_check check (severity in ('SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5')),
    origin text not null constraint incidents_origin_check check (origin in ('alert', 'person')),
    service_id uuid,
    group_key text,
    absorbs boolean not null default true,
    opened_at timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    acknowledged_by_name text,
    acknowledged_alert_count integer,
    snoozed_until timestamptz,
    resolved_at timestamptz,
    resolved_by uuid,
    resolved_by_name text,
    resolve_reason text,
    last_page_failed boolean not null default false,
    alert_count integer not null default 0,
    firing_count integer not null default 0,
    last_alert_at timestamptz,
    version integer not null default 1,
    views_due_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, service_id) references services (organisation_id, id),
    foreign key (organisation_id, acknowledged_by) references users (organisation_id, id),
    foreign key (organisation_id, resolved_by) references users (organisation_id, id)
  ) with (fillfactor = 40)`,
  `create unique index incidents_number_key on incidents (organisation_id, number)`,
  `create unique index incidents_open_group_key on incidents (organisation_id, group_key)
    where group_key is not null and absorbs and status not in ('resolved', 'merged')`,
  `create index incidents_open_index on incidents (organisation_id, id) where status not in ('resolved', 'merged')`,
  `create index incidents_service_index on incidents (organisation_id, service_id)`,
  `create index incidents_acknowledged_by_index on incidents (organisation_id, acknowledged_by)`,
  `create index incidents_resolved_by_index on incidents (organisation_id, resolved_by)`,
  `create index incidents_views_due_index on incidents (views_due_at) where views_due_at is not null`,

  // No foreign keys: append-only hot table; an orphan test covers it.
  `create table alerts (
    organisation_id uuid not null,
    id uuid not null,
    integration_id uuid not null,
    fingerprint bytea not null,
    incident_id uuid,
    state text not null constraint alerts_state_check check (state in ('firing', 'resolved')),
    severity text not null
      constraint alerts_severity_check check (severity in ('critical', 'high', 'medium', 'low', 'info')),
    severity_as_sent text,
    title text not null,
    labels json not null,
    annotations json not null,
    links json not null,
    group_key text not null,
    body text,
    recognised boolean not null default true,
    content_hash bytea not null,
    starts_at timestamptz not null,
    ends_at timestamptz,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    count integer not null default 1,
    version integer not null default 1,
    primary key (organisation_id, id)
  ) with (fillfactor = 90)`,
  `create unique index alerts_open_key on alerts (organisation_id, integration_id, fingerprint) where state <> 'resolved'`,
  `create index alerts_fingerprint_index on alerts (organisation_id, integration_id, fingerprint, id desc)`,
  `create index alerts_incident_index on alerts (organisation_id, incident_id)`,

  `create table timeline (
    organisation_id uuid not null,
    incident_id uuid not null,
    id uuid not null,
    at timestamptz not null,
    kind text not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    via text not null,
    data json not null,
    primary key (organisation_id, incident_id, id)
  )`,

  `create table schedules (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    name text not null,
    handle text not null,
    zone text not null,
    created_at timestamptz not null,
    primary key (organisation_id, id)
  )`,
  `create unique index schedules_handle_key on schedules (organisation_id, lower(handle))`,
  `create table layers (
    organisation_id uuid not null,
    id uuid not null,
    schedule_id uuid not null,
    name text not null,
    priority integer not null default 0,
    zone text not null,
    rotation_kind text not null constraint layers_rotation_kind_check check (rotation_kind in ('daily', 'weekly')),
    rotation_length integer not null check (rotation_length between 1 and 365),
    starts_on text not null,
    participants json not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, schedule_id) references schedules (organisation_id, id) on delete cascade
  )`,
  `create index layers_schedule_index on layers (organisation_id, schedule_id)`,
  `create table overrides (
    organisation_id uuid not null,
    id uuid not null,
    schedule_id uuid not null,
    user_id uuid not null,
    replaces_user_id uuid,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    created_by uuid,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    constraint overrides_span_check check (ends_at > starts_at),
    foreign key (organisation_id, schedule_id) references schedules (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade,
    foreign key (organisation_id, replaces_user_id) references users (organisation_id, id) on delete cascade,
    foreign key (organisation_id, created_by) references users (organisation_id, id)
  )`,
  `create index overrides_schedule_index on overrides (organisation_id, schedule_id, starts_at, ends_at)`,
  `create index overrides_user_index on overrides (organisation_id, user_id)`,
  `create index overrides_replaces_index on overrides (organisation_id, replaces_user_id)`,
  `create index overrides_created_by_index on overrides (organisation_id, created_by)`,

  // One running snapshot of a policy. round counts every (re)start, so that a page's key never repeats.
  `create table escalations (
    organisation_id uuid not null,
    incident_id uuid not null,
    policy_id uuid,
    snapshot json not null,
    speed integer not null default 1,
    step integer not null default 0,
    loop integer not null default 0,
    round integer not null default 1,
    started_at timestamptz not null,
    last_step_at timestamptz,
    next_step_at timestamptz,
    stop_reason text,
    last_plan json,
    primary key (organisation_id, incident_id),
    foreign key (organisation_id, incident_id) references incidents (organisation_id, id) on delete cascade,
    foreign key (organisation_id, policy_id) references escalation_policies (organisation_id, id)
  )`,
  `create index escalations_due_index on escalations (next_step_at) where next_step_at is not null`,
  `create index escalations_policy_index on escalations (organisation_id, policy_id)`,

  `create table contact_methods (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    channel text not null,
    address text not null,
    verified_at timestamptz,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index contact_methods_address_key on contact_methods (organisation_id, user_id, channel, address)`,
  // user_id null: the organisation's default rules, for whoever has none of their own.
  `create table notification_rules (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    user_id uuid,
    urgency text not null constraint notification_rules_urgency_check check (urgency in ('high', 'low')),
    channel text not null,
    delay_seconds integer not null check (delay_seconds >= 0),
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index notification_rules_key
    on notification_rules (organisation_id, user_id, urgency, channel, delay_seconds) nulls not distinct`,

  `create table pages (
    organisation_id uuid not null,
    id uuid not null,
    incident_id uuid not null,
    step integer not null,
    loop integer not null,
    user_id uuid not null,
    rule text not null,
    channel text not null,
    address text not null,
    why text not null,
    status text not null
      constraint pages_status_check check (status in ('pending', 'sending', 'sent', 'delivered', 'failed', 'suppressed')),
    reason text,
    created_at timestamptz not null,
    due_at timestamptz not null,
    retry_at timestamptz,
    lease_until timestamptz,
    attempts integer not null default 0,
    sent_at timestamptz,
    receipt json,
    primary key (organisation_id, id),
    foreign key (organisation_id, incident_id) references incidents (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id)
  )`,
  `create unique index pages_key on pages (organisation_id, incident_id, step, loop, user_id, rule)`,
  `create index pages_due_index on pages ((coalesce(retry_at, due_at))) where status in ('pending', 'sending')`,
  `create index pages_user_index on pages (organisation_id, user_id)`,
  `create table action_links (
    organisation_id uuid not null,
    id uuid not null,
    incident_id uuid not null,
    user_id uuid not null,
    token_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, incident_id) references incidents (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index action_links_token_key on action_links (token_hash)`,
  `create index action_links_incident_index on action_links (organisation_id, incident_id)`,
  `create index action_links_user_index on action_links (organisation_id, user_id)`,

  // What should be shown somewhere. subject is an incident; kind says which message renders it.
  `create table views (
    organisation_id uuid not null,
    id uuid not null,
    subject_id uuid not null,
    kind text not null constraint views_kind_check check (kind in ('incident-card', 'incident-room')),
    channel text not null,
    address text not null,
    receipt json,
    wanted_version integer not null default 0,
    shown_version integer not null default -1,
    shown_at timestamptz,
    due_at timestamptz,
    lease_until timestamptz,
    attempts integer not null default 0,
    reason text,
    primary key (organisation_id, id),
    foreign key (organisation_id, subject_id) references incidents (organisation_id, id) on delete cascade
  )`,
  `create unique index views_key on views (organisation_id, subject_id, kind, channel, address)`,
  `create index views_due_index on views (due_at) where due_at is not null`,

  `create table rooms (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    name text not null,
    kind text not null constraint rooms_kind_check check (kind in ('incidents', 'channel', 'incident', 'direct')),
    incident_id uuid,
    user_id uuid,
    topic text not null default '',
    head bigint not null default 0,
    created_at timestamptz not null,
    archived_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, incident_id) references incidents (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index rooms_name_key on rooms (organisation_id, lower(name))`,
  `create unique index rooms_incident_key on rooms (organisation_id, incident_id) where incident_id is not null`,
  `create unique index rooms_user_key on rooms (organisation_id, user_id) where user_id is not null`,
  // position: where it stands; cursor: rooms.head at the last change. A reader asks for cursor > its own.
  `create table room_messages (
    organisation_id uuid not null,
    id uuid not null,
    room_id uuid not null,
    position bigint not null,
    cursor bigint not null,
    kind text not null constraint room_messages_kind_check check (kind in ('text', 'card', 'notice')),
    author_id uuid,
    author_name text not null,
    text text not null,
    card json,
    pinned boolean not null default false,
    posted_at timestamptz not null,
    edited_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, room_id) references rooms (organisation_id, id) on delete cascade,
    foreign key (organisation_id, author_id) references users (organisation_id, id)
  )`,
  `create unique index room_messages_position_key on room_messages (organisation_id, room_id, position)`,
  `create index room_messages_cursor_index on room_messages (organisation_id, room_id, cursor)`,
  `create index room_messages_author_index on room_messages (organisation_id, author_id)`,

  `create table outbox_mails (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    recipient text not null,
    subject text not null,
    text text not null,
    html text not null,
    created_at timestamptz not null,
    primary key (organisation_id, id)
  )`,

  `create table audit (
    organisation_id uuid not null,
    id uuid not null,
    at timestamptz not null,
    command text not null,
    actor_kind text not null,
    actor_id uuid,
    actor_name text not null,
    via text not null,
    subject text,
    changed boolean not null,
    reason text not null,
    primary key (organisation_id, id)
  )`,

  `create table idempotency_keys (
    organisation_id uuid not null references organisations (id) on delete cascade,
    command text not null,
    key text not null,
    outcome json not null,
    created_at timestamptz not null,
    primary key (organisation_id, command, key)
  )`,

  `grant select, insert, update, delete on ${tables.join(', ')} to openalert_app`,

  // Agenda makes and keeps its own tables here; nothing that must last stands in them.
  `create schema agenda authorization openalert_app`,
];
