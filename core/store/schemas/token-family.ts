import { EntitySchema } from 'typeorm';

/** The table token_families. */
export const tokenFamilySchema = new EntitySchema({
  name: 'tokenFamily',
  tableName: 'token_families',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid' },
    session_id: { type: 'uuid', nullable: true },
    agent: { type: 'text', nullable: true },
    address: { type: 'text', nullable: true },
    proved_at: { type: 'timestamp with time zone', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    expires_at: { type: 'timestamp with time zone' },
    revoked_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'token_families_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'token_families_organisation_id_session_id_fkey',
      target: 'session',
      columnNames: ['organisation_id', 'session_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    { name: 'token_families_user_index', columns: ['organisation_id', 'user_id'] },
    { name: 'token_families_session_index', columns: ['organisation_id', 'session_id'] },
  ],
});
