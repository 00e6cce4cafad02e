import { EntitySchema } from 'typeorm';

/** The table escalation_policies. */
export const escalationPolicySchema = new EntitySchema({
  name: 'escalationPolicy',
  tableName: 'escalation_policies',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    steps: { type: 'json' },
    repeat_count: { type: 'integer', default: 0 },
    created_at: { type: 'timestamp with time zone' },
    ack_timeout_seconds: { type: 'integer', nullable: true },
    turns: { type: 'json', default: {} },
    team_id: { type: 'uuid', nullable: true },
  },
  foreignKeys: [
    {
      name: 'escalation_policies_organisation_id_team_id_fkey',
      target: 'team',
      columnNames: ['organisation_id', 'team_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
    {
      name: 'escalation_policies_organisation_id_fkey',
      target: 'organisation',
      columnNames: ['organisation_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [
    {
      name: 'escalation_policies_ack_timeout_check',
      expression: '(ack_timeout_seconds >= 0) AND (ack_timeout_seconds <= 604800)',
    },
    { name: 'escalation_policies_repeat_count_check', expression: '(repeat_count >= 0) AND (repeat_count <= 9)' },
  ],
  indices: [
    { name: 'escalation_policies_team_index', columns: ['organisation_id', 'team_id'] },
    // What TypeORM cannot say: (organisation_id, lower(name))
    { name: 'escalation_policies_name_key', columns: ['organisation_id'], unique: true, synchronize: false },
  ],
});
