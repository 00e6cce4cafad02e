import { EntitySchema } from 'typeorm';

/** The table identities. */
export const identitySchema = new EntitySchema({
  name: 'identity',
  tableName: 'identities',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid' },
    issuer: { type: 'text' },
    tenant: { type: 'text' },
    subject: { type: 'text' },
    email: { type: 'text' },
    name: { type: 'text' },
    groups: { type: 'text', array: true, default: '{}' },
    created_at: { type: 'timestamp with time zone' },
    confirmed_at: { type: 'timestamp with time zone', nullable: true },
    last_seen_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'identities_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    { name: 'identities_key', columns: ['organisation_id', 'issuer', 'tenant', 'subject'], unique: true },
    { name: 'identities_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
