import { EntitySchema } from 'typeorm';

/** The table contact_methods. */
export const contactMethodSchema = new EntitySchema({
  name: 'contactMethod',
  tableName: 'contact_methods',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid' },
    channel: { type: 'text' },
    address: { type: 'text' },
    verified_at: { type: 'timestamp with time zone', nullable: true },
    created_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'contact_methods_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  indices: [
    {
      name: 'contact_methods_address_key',
      columns: ['organisation_id', 'user_id', 'channel', 'address'],
      unique: true,
    },
  ],
});
