import { EntitySchema } from 'typeorm';

/** The table reviews. */
export const reviewSchema = new EntitySchema({
  name: 'review',
  tableName: 'reviews',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid', primary: true },
    text: { type: 'text' },
    version: { type: 'integer' },
    written_at: { type: 'timestamp with time zone' },
    written_by_name: { type: 'text' },
  },
  foreignKeys: [
    {
      name: 'reviews_incident_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
});
