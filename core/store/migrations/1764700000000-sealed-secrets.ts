import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The address of a calendar may hold a token, so it is kept sealed; what stands in clear is sealed at the next start, because the
 * keys are not in the database. And an integration may say which addresses its sender has.
 */
export class SealedSecrets1764700000000 implements MigrationInterface {
  name = 'SealedSecrets1764700000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table calendars add column url_sealed bytea, alter column url drop not null`);
    await db.query(`alter table integrations add column allowed_addresses text[] not null default '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table integrations drop column allowed_addresses`);
    // A sealed address cannot be opened here: its layer stays, and wants the address again.
    await db.query(`delete from calendars where url is null`);
    await db.query(`alter table calendars drop column url_sealed, alter column url set not null`);
  }
}
