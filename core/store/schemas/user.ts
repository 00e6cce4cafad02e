import { EntitySchema } from 'typeorm';

/** The table users. */
export const userSchema = new EntitySchema({
  name: 'user',
  tableName: 'users',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    handle: { type: 'text' },
    email: { type: 'text' },
    zone: { type: 'text' },
    role: { type: 'text' },
    created_at: { type: 'timestamp with time zone' },
    disabled_at: { type: 'timestamp with time zone', nullable: true },
    access_asked_at: { type: 'timestamp with time zone', nullable: true },
    role_source: { type: 'text', default: 'hand' },
  },
  foreignKeys: [
    {
      name: 'users_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    { name: 'users_role_check', expression: "role in ('owner', 'admin', 'member', 'viewer')" },
    { name: 'users_role_source_check', expression: "role_source in ('hand', 'mapping')" },
  ],
  indices: [
    // What TypeORM cannot say: (organisation_id, lower(email))
    { name: 'users_email_key', columns: ['organisation_id'], unique: true, synchronize: false },
    // What TypeORM cannot say: (organisation_id, lower(handle))
    { name: 'users_handle_key', columns: ['organisation_id'], unique: true, synchronize: false },
  ],
});
