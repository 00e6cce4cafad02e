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
    rotation_kind: { type: 'text' },
    rotation_length: { type: 'integer' },
    starts_on: { type: 'text' },
    participants: { type: 'json' },
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
    { name: 'layers_rotation_kind_check', expression: "rotation_kind in ('daily', 'weekly')" },
    { name: 'layers_rotation_length_check', expression: '(rotation_length >= 1) AND (rotation_length <= 365)' },
  ],
  indices: [{ name: 'layers_schedule_index', columns: ['organisation_id', 'schedule_id'] }],
});
