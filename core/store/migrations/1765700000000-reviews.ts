import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, notHidden } from './who-sees.js';

/** What people wrote about an incident afterwards; until then its review is a draft that is made from what happened. */
export class Reviews1765700000000 implements MigrationInterface {
  name = 'Reviews1765700000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of up) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table reviews');
  }
}

const up = [
  `create table reviews (
    organisation_id uuid not null,
    incident_id uuid not null,
    -- Markdown.
    text text not null,
    version integer not null,
    written_at timestamptz not null,
    written_by_name text not null,
    primary key (organisation_id, incident_id),
    constraint reviews_incident_fkey foreign key (organisation_id, incident_id)
      references incidents (organisation_id, id) on delete cascade
  )`,
  `alter table reviews enable row level security`,
  `alter table reviews force row level security`,
  `create policy tenancy on reviews using (${mine()} and ${notHidden('incident_id')})`,
  `grant select, insert, update, delete on reviews to openalert_app`,
];
