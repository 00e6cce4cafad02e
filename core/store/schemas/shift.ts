import { EntitySchema } from 'typeorm';

/** The table shifts: who was on call, as it was written down. */
export const shiftSchema = new EntitySchema({
  name: 'shift',
  tableName: 'shifts',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    schedule_id: { type: 'uuid' },
    user_id: { type: 'uuid' },
    starts_at: { type: 'timestamp with time zone' },
    ends_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'shifts_organisation_id_schedule_id_fkey',
      target: 'schedule',
      columnNames: ['organisation_id', 'schedule_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'shifts_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'shifts_span_check', expression: 'ends_at > starts_at' }],
  indices: [
    {
      name: 'shifts_open_key',
      columns: ['organisation_id', 'schedule_id', 'user_id'],
      unique: true,
      where: 'ends_at IS NULL',
    },
    { name: 'shifts_schedule_index', columns: ['organisation_id', 'schedule_id', 'starts_at', 'ends_at'] },
    { name: 'shifts_ends_index', columns: ['organisation_id', 'ends_at'] },
    { name: 'shifts_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
