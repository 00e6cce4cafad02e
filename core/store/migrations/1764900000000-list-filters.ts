import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists are narrowed by is found by an index, however long the history is; what is open, failed or refused is a small one. */
const indexes = {
  incidents_open_number_index: `incidents (organisation_id, number) where status not in ('resolved', 'merged')`,
  incidents_merged_index: `incidents (organisation_id, number) where status = 'merged'`,
  incidents_severity_index: `incidents (organisation_id, severity, number)`,
  incidents_opened_index: `incidents (organisation_id, opened_at)`,
  alerts_severity_index: `alerts (organisation_id, severity, id)`,
  pages_due_at_index: `pages (organisation_id, due_at)`,
  pages_failed_index: `pages (organisation_id, id) where status = 'failed'`,
  overrides_ends_index: `overrides (organisation_id, ends_at)`,
  shifts_ends_index: `shifts (organisation_id, ends_at)`,
  room_messages_pinned_index: `room_messages (organisation_id, room_id, position) where pinned`,
  audit_at_index: `audit (organisation_id, at)`,
  audit_refused_index: `audit (organisation_id, id) where refused is not null`,
  audit_command_index: `audit (organisation_id, command text_pattern_ops)`,
};

/** Indexes of the filters of lists. */
export class ListFilters1764900000000 implements MigrationInterface {
  name = 'ListFilters1764900000000';

  async up(db: QueryRunner): Promise<void> {
    for (const [name, on] of Object.entries(indexes)) await db.query(`create index ${name} on ${on}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(indexes).reverse()) await db.query(`drop index ${name}`);
  }
}
