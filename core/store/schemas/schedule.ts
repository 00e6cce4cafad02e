import { EntitySchema } from 'typeorm';

/** The table schedules. */
export const scheduleSchema = new EntitySchema({
  name: 'schedule',
  tableName: 'schedules',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    handle: { type: 'text' },
    zone: { type: 'text' },
    created_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'schedules_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    // What TypeORM cannot say: (organisation_id, lower(handle))
    { name: 'schedules_handle_key', columns: ['organisation_id'], unique: true, synchronize: false },
  ],
});
