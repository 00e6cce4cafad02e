import { EntitySchema } from 'typeorm';

/** The table idempotency_keys. */
export const idempotencyKeySchema = new EntitySchema({
  name: 'idempotencyKey',
  tableName: 'idempotency_keys',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    command: { type: 'text', primary: true },
    key: { type: 'text', primary: true },
    outcome: { type: 'json' },
    created_at: { type: 'timestamp with time zone' },
    request_hash: { type: 'bytea', nullable: true },
  },
  indices: [{ name: 'idempotency_keys_age_index', columns: ['created_at'] }],
  foreignKeys: [
    {
      name: 'idempotency_keys_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});
