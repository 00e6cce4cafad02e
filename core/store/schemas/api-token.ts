import { EntitySchema } from 'typeorm';

/** The table api_tokens. */
export const apiTokenSchema = new EntitySchema({
  name: 'apiToken',
  tableName: 'api_tokens',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    user_id: { type: 'uuid', nullable: true },
    role: { type: 'text' },
    token_hash: { type: 'bytea' },
    created_at: { type: 'timestamp with time zone' },
    revoked_at: { type: 'timestamp with time zone', nullable: true },
    scopes: { type: 'text', array: true, nullable: true },
    team_id: { type: 'uuid', nullable: true },
    key_prefix: { type: 'text', nullable: true },
    expires_at: { type: 'timestamp with time zone', nullable: true },
    last_used_at: { type: 'timestamp with time zone', nullable: true },
    created_by: { type: 'uuid', nullable: true },
    created_by_name: { type: 'text', nullable: true },
  },
  foreignKeys: [
    {
      name: 'api_tokens_organisation_id_team_id_fkey',
      target: 'team',
      columnNames: ['organisation_id', 'team_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'api_tokens_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'api_tokens_role_check', expression: "role in ('owner', 'admin', 'member', 'viewer')" }],
  indices: [
    { name: 'api_tokens_team_index', columns: ['organisation_id', 'team_id'] },
    { name: 'api_tokens_token_key', columns: ['token_hash'], unique: true },
    { name: 'api_tokens_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
