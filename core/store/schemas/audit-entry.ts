import { EntitySchema } from 'typeorm';

/** The table audit. */
export const auditEntrySchema = new EntitySchema({
  name: 'auditEntry',
  tableName: 'audit',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    at: { type: 'timestamp with time zone' },
    command: { type: 'text' },
    actor_kind: { type: 'text' },
    actor_id: { type: 'uuid', nullable: true },
    actor_name: { type: 'text', nullable: true },
    via: { type: 'text' },
    subject: { type: 'text', nullable: true },
    changed: { type: 'boolean' },
    reason: { type: 'text', nullable: true },
    incident_id: { type: 'uuid', nullable: true },
    address: { type: 'text', nullable: true },
    refused: { type: 'text', nullable: true },
    count: { type: 'integer', default: 1 },
    before: { type: 'json', nullable: true },
    after: { type: 'json', nullable: true },
    xid: { type: 'bigint', default: 0 },
    sequence: { type: 'bigint', nullable: true },
    sealed_at: { type: 'timestamp with time zone', nullable: true },
    salts: { type: 'json', nullable: true },
    commitments: { type: 'json', nullable: true },
    previous_hash: { type: 'text', nullable: true },
    digest: { type: 'text', nullable: true },
    hash: { type: 'text', nullable: true },
  },
  checks: [
    {
      name: 'audit_refused_check',
      expression: "refused in ('forbidden', 'proof-needed', 'hidden', 'credential')",
    },
  ],
  indices: [
    { name: 'audit_sequence_key', columns: ['organisation_id', 'sequence'], unique: true },
    { name: 'audit_unsealed_index', columns: ['organisation_id', 'xid', 'id'], where: '(sequence IS NULL)' },
    { name: 'audit_incident_index', columns: ['organisation_id', 'incident_id'], where: '(incident_id IS NOT NULL)' },
    { name: 'audit_actor_index', columns: ['organisation_id', 'actor_id'] },
    { name: 'audit_at_index', columns: ['organisation_id', 'at'] },
    { name: 'audit_refused_index', columns: ['organisation_id', 'id'], where: '(refused IS NOT NULL)' },
    // What TypeORM cannot say: (organisation_id, command text_pattern_ops)
    { name: 'audit_command_index', columns: ['organisation_id'], synchronize: false },
  ],
});
