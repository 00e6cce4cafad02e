import { EntitySchema } from 'typeorm';

/** The table views. */
export const viewSchema = new EntitySchema({
  name: 'view',
  tableName: 'views',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    subject_id: { type: 'uuid' },
    kind: { type: 'text' },
    channel: { type: 'text' },
    address: { type: 'text' },
    receipt: { type: 'json', nullable: true },
    wanted_version: { type: 'integer', default: 0 },
    shown_version: { type: 'integer', default: -1 },
    shown_at: { type: 'timestamp with time zone', nullable: true },
    due_at: { type: 'timestamp with time zone', nullable: true },
    lease_until: { type: 'timestamp with time zone', nullable: true },
    attempts: { type: 'integer', default: 0 },
    reason: { type: 'text', nullable: true },
  },
  foreignKeys: [
    {
      name: 'views_organisation_id_subject_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'subject_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'views_kind_check', expression: "kind in ('incident-card', 'incident-room')" }],
  indices: [
    { name: 'views_due_index', columns: ['due_at'], where: '(due_at IS NOT NULL)' },
    { name: 'views_key', columns: ['organisation_id', 'subject_id', 'kind', 'channel', 'address'], unique: true },
  ],
});
