import { EntitySchema } from 'typeorm';

/** The table recovery_codes. */
export const recoveryCodeSchema = new EntitySchema({
  name: 'recoveryCode',
  tableName: 'recovery_codes',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid' },
    code_hash: { type: 'bytea' },
    used_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'recovery_codes_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [{ name: 'recovery_codes_user_index', columns: ['organisation_id', 'user_id'] }],
});
