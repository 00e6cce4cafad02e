import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, notHidden } from './who-sees.js';

/**
 * The audit says more (before and after, what was refused, from where) and is a chain: each sealed row covers the one before.
 * What may name a person is nullable, since it can be erased; the product may change nothing else of a row, and a row of a
 * private incident is hidden with it.
 */
export class AuditChain1764600000000 implements MigrationInterface {
  name = 'AuditChain1764600000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of down) await db.query(statement);
  }
}

const up = [
  `alter table audit
     add column incident_id uuid,
     add column address text,
     add column refused text constraint audit_refused_check
       check (refused in ('forbidden', 'proof-needed', 'hidden', 'credential')),
     add column count integer not null default 1,
     add column before json,
     add column after json,
     -- The transaction that wrote it: rows are sealed in this order, once every earlier one has ended.
     add column xid bigint not null default 0,
     add column sequence bigint,
     add column sealed_at timestamptz,
     add column salts json,
     add column commitments json,
     add column previous_hash text,
     add column digest text,
     add column hash text,
     alter column actor_name drop not null,
     alter column reason drop not null`,
  `update audit set incident_id = split_part(subject, ':', 2)::uuid where subject like 'incident:%'`,
  `create unique index audit_sequence_key on audit (organisation_id, sequence)`,
  `create index audit_unsealed_index on audit (organisation_id, xid, id) where sequence is null`,
  `create index audit_incident_index on audit (organisation_id, incident_id) where incident_id is not null`,
  `create index audit_actor_index on audit (organisation_id, actor_id)`,
  `drop policy tenancy on audit`,
  `create policy tenancy on audit using (${mine()} and ${notHidden('incident_id')})`,
  `create table audit_chains (
    organisation_id uuid primary key references organisations (id) on delete cascade,
    sequence bigint not null,
    hash text not null,
    sealed_at timestamptz not null
  )`,
  `create table audit_heads (
    organisation_id uuid not null references organisations (id) on delete cascade,
    sequence bigint not null,
    hash text not null,
    at timestamptz not null,
    public_key text not null,
    fingerprint text not null,
    signature text not null,
    -- The newest one is replaced by the next; one an hour is kept.
    kept boolean not null,
    primary key (organisation_id, sequence)
  )`,
  ...['audit_chains', 'audit_heads'].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy tenancy on ${table} using (${mine()})`,
    `grant select, insert, update, delete on ${table} to openalert_app`,
  ]),
  `revoke update on audit from openalert_app`,
  `grant update (actor_name, address, reason, before, after, salts, commitments, sequence, sealed_at, previous_hash, digest, hash)
   on audit to openalert_app`,
  // Reads as the owner: the links of rows that are hidden from a reader tell nothing of what they say, and prove the others.
  `create function audit_links(organisation uuid, first bigint, last bigint)
   returns table (sequence bigint, digest text, hash text)
   language sql stable security definer set search_path = pg_catalog, public
   as $$
     select a.sequence, a.digest, a.hash from audit a
     where a.organisation_id = organisation and a.sequence between first and last
       and organisation = any((select current_setting('app.organisations')::uuid[])::uuid[])
   $$`,
  `revoke all on function audit_links(uuid, bigint, bigint) from public`,
  `grant execute on function audit_links(uuid, bigint, bigint) to openalert_app`,
];

const down = [
  `drop function audit_links(uuid, bigint, bigint)`,
  `drop table audit_heads`,
  `drop table audit_chains`,
  `drop policy tenancy on audit`,
  `revoke update (actor_name, address, reason, before, after, salts, commitments, sequence, sealed_at, previous_hash, digest, hash)
   on audit from openalert_app`,
  `grant update on audit to openalert_app`,
  `drop index audit_actor_index`,
  // The former table holds changes only, each with a name and a reason.
  `delete from audit where refused is not null`,
  `update audit set actor_name = coalesce(actor_name, 'erased'), reason = coalesce(reason, 'erased')`,
  `alter table audit
     drop column incident_id, drop column address, drop column refused, drop column count, drop column before,
     drop column after, drop column xid, drop column sequence, drop column sealed_at, drop column salts,
     drop column commitments, drop column previous_hash, drop column digest, drop column hash,
     alter column actor_name set not null, alter column reason set not null`,
  `create policy tenancy on audit using (${mine()})`,
];
