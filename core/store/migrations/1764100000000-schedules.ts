import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole schedule engine: rotations of hours and months, restrictions, anchors, calendars; overrides of four kinds;
 * temporary schedules; swaps; and who was on call, written down.
 */
export class Schedules1764100000000 implements MigrationInterface {
  name = 'Schedules1764100000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of down) await db.query(statement);
  }
}

const tables = ['calendars', 'temporary_schedules', 'swaps', 'shifts'];

const up = [
  // Up to recorded_until the table shifts is complete; next_handoff_at: when to look again. Null: never looked.
  `alter table schedules add column recorded_since timestamptz, add column recorded_until timestamptz,
     add column next_handoff_at timestamptz`,
  `create index schedules_handoff_index on schedules (next_handoff_at)`,

  `alter table layers
     add column kind text not null default 'rotation'
       constraint layers_kind_check check (kind in ('rotation', 'calendar')),
     add column rotation_count text not null default 'calendar'
       constraint layers_rotation_count_check check (rotation_count in ('calendar', 'worked')),
     add column rotation_lasts json,
     add column restriction json,
     add column anchor_index integer,
     add column anchor_at timestamptz,
     add column active_from timestamptz,
     add column active_until timestamptz,
     alter column rotation_kind drop not null,
     alter column rotation_length drop not null,
     alter column starts_on drop not null,
     alter column participants drop not null`,
  `alter table layers drop constraint layers_rotation_kind_check, add constraint layers_rotation_kind_check
     check (rotation_kind in ('hourly', 'daily', 'weekly', 'monthly'))`,
  `alter table layers
     add constraint layers_anchor_check check ((anchor_index is null) = (anchor_at is null)),
     add constraint layers_rotation_check check (kind <> 'rotation'
       or (rotation_kind is not null and rotation_length is not null and starts_on is not null and participants is not null))`,

  // What a calendar layer shows, as it was last fetched: {"userIds", "priority", "start", "end"}; unknown: names of nobody here.
  `create table calendars (
    organisation_id uuid not null,
    layer_id uuid not null,
    url text not null,
    events json not null default '[]',
    unknown json not null default '[]',
    fetched_at timestamptz,
    problem text,
    next_fetch_at timestamptz not null,
    primary key (organisation_id, layer_id),
    foreign key (organisation_id, layer_id) references layers (organisation_id, id) on delete cascade
  )`,
  `create index calendars_fetch_index on calendars (next_fetch_at)`,

  // batch: the rows of one command, which are ended together.
  `alter table overrides add column kind text, add column priority integer not null default 0, add column batch uuid,
     alter column user_id drop not null`,
  `update overrides set kind = case when replaces_user_id is null then 'add' else 'replace' end, batch = id`,
  `alter table overrides alter column kind set not null, alter column batch set not null,
     add constraint overrides_kind_check check (kind in ('replace', 'add', 'remove', 'cover')),
     add constraint overrides_people_check
       check ((user_id is null) = (kind = 'remove') and (replaces_user_id is not null) = (kind in ('replace', 'remove')))`,

  `create table temporary_schedules (
    organisation_id uuid not null,
    id uuid not null,
    schedule_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    shifts json not null,
    primary key (organisation_id, id),
    constraint temporary_schedules_span_check check (ends_at > starts_at),
    foreign key (organisation_id, schedule_id) references schedules (organisation_id, id) on delete cascade
  )`,
  `create index temporary_schedules_schedule_index on temporary_schedules (organisation_id, schedule_id, starts_at, ends_at)`,

  `create table swaps (
    organisation_id uuid not null,
    id uuid not null,
    schedule_id uuid not null,
    beneficiary_id uuid not null,
    benefactor_id uuid,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    offered_at timestamptz not null,
    taken_at timestamptz,
    withdrawn_at timestamptz,
    primary key (organisation_id, id),
    constraint swaps_span_check check (ends_at > starts_at),
    constraint swaps_taken_check check ((benefactor_id is null) = (taken_at is null)),
    foreign key (organisation_id, schedule_id) references schedules (organisation_id, id) on delete cascade,
    foreign key (organisation_id, beneficiary_id) references users (organisation_id, id) on delete cascade,
    foreign key (organisation_id, benefactor_id) references users (organisation_id, id) on delete cascade
  )`,
  `create index swaps_schedule_index on swaps (organisation_id, schedule_id, starts_at, ends_at)`,
  `create index swaps_beneficiary_index on swaps (organisation_id, beneficiary_id)`,
  `create index swaps_benefactor_index on swaps (organisation_id, benefactor_id)`,

  // Who was on call, a row a person's duty; ends_at null: it goes on. Written when the people change, never worked out again.
  `create table shifts (
    organisation_id uuid not null,
    id uuid not null,
    schedule_id uuid not null,
    user_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz,
    primary key (organisation_id, id),
    constraint shifts_span_check check (ends_at > starts_at),
    foreign key (organisation_id, schedule_id) references schedules (organisation_id, id) on delete cascade,
    foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
  )`,
  `create unique index shifts_open_key on shifts (organisation_id, schedule_id, user_id) where ends_at is null`,
  `create index shifts_schedule_index on shifts (organisation_id, schedule_id, starts_at, ends_at)`,
  `create index shifts_user_index on shifts (organisation_id, user_id)`,

  `grant select, insert, update, delete on ${tables.join(', ')} to openalert_app`,
];

const down = [
  ...tables.toReversed().map((table) => `drop table ${table}`),
  `delete from overrides where kind in ('remove', 'cover')`,
  `alter table overrides drop constraint overrides_kind_check, drop constraint overrides_people_check, drop column kind,
     drop column priority, drop column batch, alter column user_id set not null`,
  `delete from layers where kind = 'calendar' or rotation_kind in ('hourly', 'monthly')`,
  `alter table layers drop constraint layers_anchor_check, drop constraint layers_rotation_check,
     drop constraint layers_rotation_kind_check, alter column rotation_kind set not null,
     alter column rotation_length set not null, alter column starts_on set not null, alter column participants set not null,
     drop column kind, drop column rotation_count, drop column rotation_lasts, drop column restriction,
     drop column anchor_index, drop column anchor_at, drop column active_from, drop column active_until`,
  `alter table layers add constraint layers_rotation_kind_check check (rotation_kind in ('daily', 'weekly'))`,
  `drop index schedules_handoff_index`,
  `alter table schedules drop column recorded_since, drop column recorded_until, drop column next_handoff_at`,
];
