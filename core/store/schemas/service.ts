import { EntitySchema } from 'typeorm';

/** The table services. */
export const serviceSchema = new EntitySchema({
  name: 'service',
  tableName: 'services',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    escalation_policy_id: { type: 'uuid', nullable: true },
    created_at: { type: 'timestamp with time zone' },
    ack_timeout_seconds: { type: 'integer', nullable: true },
    team_id: { type: 'uuid', nullable: true },
  },
  foreignKeys: [
    {
      name: 'services_organisation_id_team_id_fkey',
      target: 'team',
      columnNames: ['organisation_id', 'team_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
    {
      name: 'services_organisation_id_escalation_policy_id_fkey',
      target: 'escalationPolicy',
      columnNames: ['organisation_id', 'escalation_policy_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
    {
      name: 'services_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    {
      name: 'services_ack_timeout_check',
      expression: '(ack_timeout_seconds >= 0) AND (ack_timeout_seconds <= 604800)',
    },
  ],
  indices: [
    { name: 'services_team_index', columns: ['organisation_id', 'team_id'] },
    // What TypeORM cannot say: (organisation_id, lower(name))
    { name: 'services_name_key', columns: ['organisation_id'], unique: true, synchronize: false },
    { name: 'services_policy_index', columns: ['organisation_id', 'escalation_policy_id'] },
  ],
});
