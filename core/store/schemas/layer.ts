import { EntitySchema } from 'typeorm';

/** The table layers. */
export const layerSchema = new EntitySchema({
  name: 'layer',
  tableName: 'layers',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    schedule_id: { type: 'uuid' },
    name: { type: 'text' },
    priority: { type: 'integer', default: 0 },
    zone: { type: 'text' },
    rotation_kind: { type: 'text', nullable: true },
    rotation_length: { type: 'integer', nullable: true },
    starts_on: { type: 'text', nullable: true },
    participants: { type: 'json', nullable: true },
    kind: { type: 'text', default: 'rotation' },
    rotation_count: { type: 'text', default: 'calendar' },
    rotation_lasts: { type: 'json', nullable: true },
    restriction: { type: 'json', nullable: true },
    anchor_index: { type: 'integer', nullable: true },
    anchor_at: { type: 'timestamp with time zone', nullable: true },
    active_from: { type: 'timestamp with time zone', nullable: true },
    active_until: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'layers_organisation_id_schedule_id_fkey',
      target: 'schedule',
      columnNames: ['organisation_id', 'schedule_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'layers_kind_check', expression: "kind in ('rotation', 'calendar')" },
    { name: 'layers_rotation_count_check', expression: "rotation_count in ('calendar', 'worked')" },
    { name: 'layers_rotation_kind_check', expression: "rotation_kind in ('hourly', 'daily', 'weekly', 'monthly')" },
    { name: 'layers_anchor_check', expression: '(anchor_index is null) = (anchor_at is null)' },
    {
      name: 'layers_rotation_check',
      expression:
        "kind <> 'rotation' or (rotation_kind is not null and rotation_length is not null and starts_on is not null and participants is not null)",
    },
    { name: 'layers_rotation_length_check', expression: '(rotation_length >= 1) AND (rotation_length <= 365)' },
  ],
  indices: [{ name: 'layers_schedule_index', columns: ['organisation_id', 'schedule_id'] }],
});
