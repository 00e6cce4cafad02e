import { EntitySchema } from 'typeorm';

/** The table incident_responders: who is named on a private incident. */
export const incidentResponderSchema = new EntitySchema({
  name: 'incidentResponder',
  tableName: 'incident_responders',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid', primary: true },
    added_at: { type: 'timestamp with time zone' },
    added_by_name: { type: 'text' },
  },
  foreignKeys: [
    {
      name: 'incident_responders_organisation_id_incident_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'incident_responders_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'incident_responders_user_index', columns: ['organisation_id', 'user_id'] }],
});
