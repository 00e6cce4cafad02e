import { EntitySchema } from 'typeorm';

/** The table outbox_mails. */
export const outboxMailSchema = new EntitySchema({
  name: 'outboxMail',
  tableName: 'outbox_mails',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    recipient: { type: 'text' },
    subject: { type: 'text' },
    text: { type: 'text' },
    html: { type: 'text' },
    created_at: { type: 'timestamp with time zone' },
    incident_id: { type: 'uuid', nullable: true },
  },
  foreignKeys: [
    {
      name: 'outbox_mails_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});
