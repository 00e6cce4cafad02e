import { EntitySchema } from 'typeorm';

/** The table family_tokens. */
export const familyTokenSchema = new EntitySchema({
  name: 'familyToken',
  tableName: 'family_tokens',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    family_id: { type: 'uuid' },
    kind: { type: 'text' },
    generation: { type: 'integer' },
    token_hash: { type: 'bytea' },
    created_at: { type: 'timestamp with time zone' },
    expires_at: { type: 'timestamp with time zone' },
    spent_at: { type: 'timestamp with time zone', nullable: true },
    answer: { type: 'bytea', nullable: true },
  },
  foreignKeys: [
    {
      name: 'family_tokens_organisation_id_family_id_fkey',
      target: 'tokenFamily',
      columnNames: ['organisation_id', 'family_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'family_tokens_kind_check', expression: "kind in ('access', 'refresh')" }],
  indices: [
    { name: 'family_tokens_token_key', columns: ['token_hash'], unique: true },
    { name: 'family_tokens_family_index', columns: ['organisation_id', 'family_id'] },
  ],
});
