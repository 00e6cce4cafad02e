import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several keys an integration, each with its last use. The first key of an integration moves here; the columns it had are
 * written no more, and go with a later release: a process of the older build reads them while it is replaced.
 */
export class IntegrationKeys1764200000000 implements MigrationInterface {
  name = 'IntegrationKeys1764200000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of down) await db.query(statement);
  }
}

const up = [
  // signing_secret is sealed with the key itself, which stands here as a hash only.
  `create table integration_keys (
    organisation_id uuid not null,
    id uuid not null,
    integration_id uuid not null,
    key_hash bytea not null,
    key_prefix text not null,
    signing_secret bytea,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, integration_id) references integrations (organisation_id, id) on delete cascade
  )`,
  `create unique index integration_keys_key_key on integration_keys (key_hash)`,
  `create index integration_keys_integration_index on integration_keys (organisation_id, integration_id)`,
  `insert into integration_keys (organisation_id, id, integration_id, key_hash, key_prefix, created_at, revoked_at)
   select organisation_id, id, id, key_hash, key_prefix, created_at, revoked_at from integrations`,
  `alter table integrations alter column key_hash drop not null, alter column key_prefix drop not null`,
  `grant select, insert, update, delete on integration_keys to openalert_app`,
];

// What the older build knows of keys: one an integration, the newest that is live, else the newest.
const down = [
  `update integrations i set key_hash = k.key_hash, key_prefix = k.key_prefix, revoked_at = k.revoked_at
   from (select distinct on (organisation_id, integration_id) * from integration_keys
         order by organisation_id, integration_id, revoked_at is not null, created_at desc, id desc) k
   where k.organisation_id = i.organisation_id and k.integration_id = i.id`,
  `alter table integrations alter column key_hash set not null, alter column key_prefix set not null`,
  `drop table integration_keys`,
];
