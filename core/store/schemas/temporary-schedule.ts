import { EntitySchema } from 'typeorm';

/** The table temporary_schedules. */
export const temporaryScheduleSchema = new EntitySchema({
  name: 'temporary_schedule',
  tableName: 'temporary_schedules',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    schedule_id: { type: 'uuid' },
    starts_at: { type: 'timestamp with time zone' },
    ends_at: { type: 'timestamp with time zone' },
    shifts: { type: 'json' },
  },
  foreignKeys: [
    {
      name: 'temporary_schedules_organisation_id_schedule_id_fkey',
      target: 'schedule',
      columnNames: ['organisation_id', 'schedule_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'temporary_schedules_span_check', expression: 'ends_at > starts_at' }],
  indices: [
    {
      name: 'temporary_schedules_schedule_index',
      columns: ['organisation_id', 'schedule_id', 'starts_at', 'ends_at'],
    },
  ],
});
