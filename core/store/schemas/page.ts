import { EntitySchema } from 'typeorm';

/** The table pages. */
export const pageSchema = new EntitySchema({
  name: 'page',
  tableName: 'pages',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid' },
    step: { type: 'integer' },
    loop: { type: 'integer' },
    user_id: { type: 'uuid' },
    rule: { type: 'text' },
    channel: { type: 'text' },
    address: { type: 'text' },
    why: { type: 'text' },
    status: { type: 'text' },
    reason: { type: 'text', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    due_at: { type: 'timestamp with time zone' },
    retry_at: { type: 'timestamp with time zone', nullable: true },
    lease_until: { type: 'timestamp with time zone', nullable: true },
    attempts: { type: 'integer', default: 0 },
    sent_at: { type: 'timestamp with time zone', nullable: true },
    receipt: { type: 'json', nullable: true },
  },
  foreignKeys: [
    {
      name: 'pages_organisation_id_incident_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'pages_organisation_id_user_id_fkey',
      target: 'user',
      columnNames: ['organisation_id', 'user_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
  ],
  checks: [
    {
      name: 'pages_status_check',
      expression: "status in ('pending', 'sending', 'sent', 'delivered', 'failed', 'suppressed')",
    },
  ],
  indices: [
    // What TypeORM cannot say: (COALESCE(retry_at, due_at)) WHERE (status = ANY (ARRAY['pending'::text, 'sending'::text]))
    { name: 'pages_due_index', columns: [], synchronize: false },
    { name: 'pages_due_at_index', columns: ['organisation_id', 'due_at'] },
    { name: 'pages_failed_index', columns: ['organisation_id', 'id'], where: "(status = 'failed'::text)" },
    { name: 'pages_key', columns: ['organisation_id', 'incident_id', 'step', 'loop', 'user_id', 'rule'], unique: true },
    { name: 'pages_user_index', columns: ['organisation_id', 'user_id'] },
  ],
});
