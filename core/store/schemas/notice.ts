import { EntitySchema } from 'typeorm';

/** The table notices. */
export const noticeSchema = new EntitySchema({
  name: 'notice',
  tableName: 'notices',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    key: { type: 'text' },
    incident_id: { type: 'uuid', nullable: true },
    user_id: { type: 'uuid', nullable: true },
    channel: { type: 'text' },
    address: { type: 'text' },
    notice: { type: 'json' },
    version: { type: 'integer', default: 1 },
    shown_version: { type: 'integer', default: 0 },
    status: { type: 'text', default: 'pending' },
    reason: { type: 'text', nullable: true },
    receipt: { type: 'json', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    due_at: { type: 'timestamp with time zone', nullable: true },
    lease_until: { type: 'timestamp with time zone', nullable: true },
    attempts: { type: 'integer', default: 0 },
    sent_at: { type: 'timestamp with time zone', nullable: true },
  },
  foreignKeys: [
    {
      name: 'notices_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'notices_incident_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'notices_user_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'notices_status_check', expression: "status in ('pending', 'sent', 'failed', 'suppressed')" }],
  indices: [
    { name: 'notices_due_index', columns: ['due_at'], where: '(due_at IS NOT NULL)' },
    { name: 'notices_incident_index', columns: ['organisation_id', 'incident_id'] },
    { name: 'notices_user_index', columns: ['organisation_id', 'user_id'] },
    { name: 'notices_key', columns: ['organisation_id', 'key', 'channel', 'address'], unique: true },
  ],
});
