import { EntitySchema } from 'typeorm';

/** The table teams. */
export const teamSchema = new EntitySchema({
  name: 'team',
  tableName: 'teams',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    handle: { type: 'text' },
    created_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'teams_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    // What TypeORM cannot say: (organisation_id, lower(handle))
    { name: 'teams_handle_key', columns: ['organisation_id'], unique: true, synchronize: false },
  ],
});
