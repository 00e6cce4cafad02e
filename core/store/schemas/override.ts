import { EntitySchema } from 'typeorm';

/** The table overrides. */
export const overrideSchema = new EntitySchema({
  name: 'override',
  tableName: 'overrides',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    schedule_id: { type: 'uuid' },
    user_id: { type: 'uuid', nullable: true },
    replaces_user_id: { type: 'uuid', nullable: true },
    starts_at: { type: 'timestamp with time zone' },
    ends_at: { type: 'timestamp with time zone' },
    created_by: { type: 'uuid', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    kind: { type: 'text' },
    priority: { type: 'integer', default: 0 },
    batch: { type: 'uuid' },
  },
  foreignKeys: [
    {
      name: 'overrides_organisation_id_created_by_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'created_by'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
    {
      name: 'overrides_organisation_id_replaces_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'replaces_user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'overrides_organisation_id_schedule_id_fkey',
      target: 'schedule',
      columnNames: ['organisation_id', 'schedule_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'overrides_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'overrides_span_check', expression: 'ends_at > starts_at' },
    { name: 'overrides_kind_check', expression: "kind in ('replace', 'add', 'remove', 'cover')" },
    {
      name: 'overrides_people_check',
      expression:
        "(user_id is null) = (kind = 'remove') and (replaces_user_id is not null) = (kind in ('replace', 'remove'))",
    },
  ],
  indices: [
    { name: 'overrides_created_by_index', columns: ['organisation_id', 'created_by'] },
    { name: 'overrides_replaces_index', columns: ['organisation_id', 'replaces_user_id'] },
    { name: 'overrides_ends_index', columns: ['organisation_id', 'ends_at'] },
    { name: 'overrides_schedule_index', columns: ['organisation_id', 'schedule_id', 'starts_at', 'ends_at'] },
    { name: 'overrides_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
