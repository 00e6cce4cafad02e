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
    actor_name: { type: 'text' },
    via: { type: 'text' },
    subject: { type: 'text', nullable: true },
    changed: { type: 'boolean' },
    reason: { type: 'text' },
  },
});
