import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, notHidden } from './who-sees.js';

/**
 * Notices: what people are told without having to acknowledge it, sent and edited where it stands like a view, but with words of
 * its own. What is said about a private incident is hidden with it. And what an organisation changed about its severities.
 */
export class Notices1765000000000 implements MigrationInterface {
  name = 'Notices1765000000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table notices');
    await db.query('alter table organisations drop column severity_rules');
  }
}

const up = [
  `alter table organisations add column severity_rules json not null default '{}'`,
  `create table notices (
    organisation_id uuid not null references organisations (id) on delete cascade,
    id uuid not null,
    -- What it is the notice of: said again it is the same one, edited where it stands.
    key text not null,
    incident_id uuid,
    -- To whom it is said; null where it stands in a room.
    user_id uuid,
    channel text not null,
    address text not null,
    notice json not null,
    version integer not null default 1,
    shown_version integer not null default 0,
    status text not null default 'pending'
      constraint notices_status_check check (status in ('pending', 'sent', 'failed', 'suppressed')),
    reason text,
    receipt json,
    created_at timestamptz not null,
    due_at timestamptz,
    lease_until timestamptz,
    attempts integer not null default 0,
    sent_at timestamptz,
    primary key (organisation_id, id),
    constraint notices_incident_fkey foreign key (organisation_id, incident_id)
      references incidents (organisation_id, id) on delete cascade,
    constraint notices_user_fkey foreign key (organisation_id, user_id)
      references users (organisation_id, id) on delete cascade
  )`,
  `create unique index notices_key on notices (organisation_id, key, channel, address)`,
  `create index notices_due_index on notices (due_at) where due_at is not null`,
  `create index notices_incident_index on notices (organisation_id, incident_id)`,
  `create index notices_user_index on notices (organisation_id, user_id)`,
  `alter table notices enable row level security`,
  `alter table notices force row level security`,
  `create policy tenancy on notices using (${mine()} and ${notHidden('incident_id')})`,
  `grant select, insert, update, delete on notices to openalert_app`,
];
