import { EntitySchema } from 'typeorm';

/** The table integration_keys. */
export const integrationKeySchema = new EntitySchema({
  name: 'integrationKey',
  tableName: 'integration_keys',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    integration_id: { type: 'uuid' },
    key_hash: { type: 'bytea' },
    key_prefix: { type: 'text' },
    signing_secret: { type: 'bytea', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    last_used_at: { type: 'timestamp with time zone', nullable: true },
    revoked_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'integration_keys_organisation_id_integration_id_fkey',
      target: 'integration',
      columnNames: ['organisation_id', 'integration_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    { name: 'integration_keys_key_key', columns: ['key_hash'], unique: true },
    { name: 'integration_keys_integration_index', columns: ['organisation_id', 'integration_id'] },
  ],
});
