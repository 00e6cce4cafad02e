import { EntitySchema } from 'typeorm';

/** The table credentials. */
export const credentialSchema = new EntitySchema({
  name: 'credential',
  tableName: 'credentials',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid', primary: true },
    password_hash: { type: 'text' },
    code_secret_sealed: { type: 'bytea' },
    code_counter: { type: 'bigint' },
    password_failures: { type: 'integer', default: 0 },
    password_locked_until: { type: 'timestamp with time zone', nullable: true },
    code_failures: { type: 'integer', default: 0 },
    code_locked_until: { type: 'timestamp with time zone', nullable: true },
    break_glass: { type: 'boolean', default: false },
    changed_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'credentials_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
});
