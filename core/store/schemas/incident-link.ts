import { EntitySchema } from 'typeorm';

/** The table incident_links. */
export const incidentLinkSchema = new EntitySchema({
  name: 'incidentLink',
  tableName: 'incident_links',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid' },
    url: { type: 'text' },
    label: { type: 'text' },
    added_by_name: { type: 'text' },
    added_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'incident_links_organisation_id_incident_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'incident_links_key', columns: ['organisation_id', 'incident_id', 'url'], unique: true }],
});
