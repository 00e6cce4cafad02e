import { EntitySchema } from 'typeorm';

/** The table action_links. */
export const actionLinkSchema = new EntitySchema({
  name: 'actionLink',
  tableName: 'action_links',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid' },
    user_id: { type: 'uuid' },
    token_hash: { type: 'bytea' },
    created_at: { type: 'timestamp with time zone' },
    expires_at: { type: 'timestamp with time zone' },
    revoked_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'action_links_organisation_id_incident_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'action_links_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    { name: 'action_links_incident_index', columns: ['organisation_id', 'incident_id'] },
    { name: 'action_links_token_key', columns: ['token_hash'], unique: true },
    { name: 'action_links_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
