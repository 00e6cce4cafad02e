import { EntitySchema } from 'typeorm';

/** The table sessions. */
export const sessionSchema = new EntitySchema({
  name: 'session',
  tableName: 'sessions',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid' },
    token_hash: { type: 'bytea' },
    created_at: { type: 'timestamp with time zone' },
    last_seen_at: { type: 'timestamp with time zone' },
    expires_at: { type: 'timestamp with time zone' },
    method: { type: 'text', default: 'link' },
    proved_at: { type: 'timestamp with time zone', nullable: true },
    address: { type: 'text', nullable: true },
    agent: { type: 'text', nullable: true },
  },
  foreignKeys: [
    {
      name: 'sessions_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'sessions_method_check', expression: "method in ('link', 'password', 'entra', 'oidc')" }],
  indices: [
    { name: 'sessions_token_key', columns: ['token_hash'], unique: true },
    { name: 'sessions_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
