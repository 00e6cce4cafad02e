import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What responders do beyond acknowledging: snooze, merge, links; an acknowledgement that runs out; steps that take turns or
 * that everybody must acknowledge.
 */
export class Responding1764300000000 implements MigrationInterface {
  name = 'Responding1764300000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of down) await db.query(statement);
  }
}

const up = [
  // wake_at: when the incident does something by itself (a snooze ends, an acknowledgement runs out). acks: [{ id, name }].
  `alter table incidents
    add column snoozed_by uuid,
    add column snoozed_by_name text,
    add column merged_into uuid,
    add column wake_at timestamptz,
    add column asked_at timestamptz,
    add column acks json not null default '[]',
    add constraint incidents_snoozed_by_fkey foreign key (organisation_id, snoozed_by) references users (organisation_id, id),
    add constraint incidents_merged_into_fkey foreign key (organisation_id, merged_into) references incidents (organisation_id, id)
      on delete cascade`,
  `create index incidents_snoozed_by_index on incidents (organisation_id, snoozed_by)`,
  `create index incidents_merged_into_index on incidents (organisation_id, merged_into)`,
  `create index incidents_merged_group_index on incidents (organisation_id, group_key)
    where group_key is not null and status = 'merged'`,
  `create index incidents_wake_index on incidents (wake_at) where wake_at is not null`,
  `alter table incidents drop constraint incidents_origin_check`,
  `alter table incidents add constraint incidents_origin_check check (origin in ('alert', 'person', 'test'))`,

  // Seconds until "still on it?"; null: ask the next one (service, policy, severity); 0: never.
  `alter table services add column ack_timeout_seconds integer
    constraint services_ack_timeout_check check (ack_timeout_seconds between 0 and 604800)`,
  `alter table escalation_policies
    add column ack_timeout_seconds integer
      constraint escalation_policies_ack_timeout_check check (ack_timeout_seconds between 0 and 604800),
    add column turns json not null default '{}'`,
  `alter table organisations add column ack_timeouts json not null default '{"SEV1":1800}'`,

  `create table incident_links (
    organisation_id uuid not null,
    id uuid not null,
    incident_id uuid not null,
    url text not null,
    label text not null,
    added_by_name text not null,
    added_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, incident_id) references incidents (organisation_id, id) on delete cascade
  )`,
  `create unique index incident_links_key on incident_links (organisation_id, incident_id, url)`,
  `grant select, insert, update, delete on incident_links to openalert_app`,
];

const down = [
  `drop index incidents_merged_group_index`,
  `drop table incident_links`,
  `alter table organisations drop column ack_timeouts`,
  `alter table escalation_policies drop column ack_timeout_seconds, drop column turns`,
  `alter table services drop column ack_timeout_seconds`,
  `update incidents set origin = 'person' where origin = 'test'`,
  `alter table incidents drop constraint incidents_origin_check`,
  `alter table incidents add constraint incidents_origin_check check (origin in ('alert', 'person'))`,
  `alter table incidents drop column snoozed_by, drop column snoozed_by_name, drop column merged_into, drop column wake_at,
    drop column asked_at, drop column acks`,
];
