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
    recorded_since: { type: 'timestamp with time zone', nullable: true },
    recorded_until: { type: 'timestamp with time zone', nullable: true },
    next_handoff_at: { type: 'timestamp with time zone', nullable: true },
    team_id: { type: 'uuid', nullable: true },
  },
  foreignKeys: [
    {
      name: 'schedules_organisation_id_team_id_fkey',
      target: 'team',
      columnNames: ['organisation_id', 'team_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
    {
      name: 'schedules_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    { name: 'schedules_team_index', columns: ['organisation_id', 'team_id'] },
    // What TypeORM cannot say: (organisation_id, lower(handle))
    { name: 'schedules_handle_key', columns: ['organisation_id'], unique: true, synchronize: false },
    { name: 'schedules_handoff_index', columns: ['next_handoff_at'] },
  ],
});
