import { EntitySchema } from 'typeorm';

/** The table sign_in_links. */
export const signInLinkSchema = new EntitySchema({
  name: 'signInLink',
  tableName: 'sign_in_links',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid' },
    token_hash: { type: 'bytea' },
    created_at: { type: 'timestamp with time zone' },
    expires_at: { type: 'timestamp with time zone' },
    used_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'sign_in_links_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    { name: 'sign_in_links_token_key', columns: ['token_hash'], unique: true },
    { name: 'sign_in_links_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
