import { EntitySchema } from 'typeorm';

/** The table integrations. */
export const integrationSchema = new EntitySchema({
  name: 'integration',
  tableName: 'integrations',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    source: { type: 'text' },
    service_id: { type: 'uuid' },
    default_severity: { type: 'text', default: 'high' },
    // Written no more since a key stands in integration_keys; they go with a later release.
    key_hash: { type: 'bytea', nullable: true },
    key_prefix: { type: 'text', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    revoked_at: { type: 'timestamp with time zone', nullable: true },
    allowed_addresses: { type: 'text', array: true, default: [] },
  },
  foreignKeys: [
    {
      name: 'integrations_organisation_id_service_id_fkey',
      target: 'service',
      columnNames: ['organisation_id', 'service_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
  ],
  checks: [
    {
      name: 'integrations_default_severity_check',
      expression: "default_severity in ('critical', 'high', 'medium', 'low', 'info')",
    },
  ],
  indices: [
    { name: 'integrations_key_key', columns: ['key_hash'], unique: true },
    // What TypeORM cannot say: (organisation_id, lower(name))
    { name: 'integrations_name_key', columns: ['organisation_id'], unique: true, synchronize: false },
    { name: 'integrations_service_index', columns: ['organisation_id', 'service_id'] },
  ],
});
