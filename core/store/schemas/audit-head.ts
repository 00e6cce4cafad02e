import { EntitySchema } from 'typeorm';

/** The table audit_heads: signed ends of chains. */
export const auditHeadSchema = new EntitySchema({
  name: 'auditHead',
  tableName: 'audit_heads',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    sequence: { type: 'bigint', primary: true },
    hash: { type: 'text' },
    at: { type: 'timestamp with time zone' },
    public_key: { type: 'text' },
    fingerprint: { type: 'text' },
    signature: { type: 'text' },
    kept: { type: 'boolean' },
  },
  foreignKeys: [
    {
      name: 'audit_heads_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});
