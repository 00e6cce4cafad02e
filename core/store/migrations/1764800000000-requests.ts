import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An idempotency key knows what it was used for, and keys that nobody can mean any more are found by their age. */
export class Requests1764800000000 implements MigrationInterface {
  name = 'Requests1764800000000';

  async up(db: QueryRunner): Promise<void> {
    // null: used before this was known.
    await db.query(`alter table idempotency_keys add column request_hash bytea`);
    await db.query(`create index idempotency_keys_age_index on idempotency_keys (created_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index idempotency_keys_age_index`);
    await db.query(`alter table idempotency_keys drop column request_hash`);
  }
}
