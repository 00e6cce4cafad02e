import { EntitySchema } from 'typeorm';

/** The table audit_chains: where the chain of an organisation ends. */
export const auditChainSchema = new EntitySchema({
  name: 'auditChain',
  tableName: 'audit_chains',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    sequence: { type: 'bigint' },
    hash: { type: 'text' },
    sealed_at: { type: 'timestamp with time zone' },
  },
  foreignKeys: [
    {
      name: 'audit_chains_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});
