import { EntitySchema } from 'typeorm';

/** The table escalations. */
export const escalationSchema = new EntitySchema({
  name: 'escalation',
  tableName: 'escalations',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    incident_id: { type: 'uuid', primary: true },
    policy_id: { type: 'uuid', nullable: true },
    snapshot: { type: 'json' },
    speed: { type: 'integer', default: 1 },
    step: { type: 'integer', default: 0 },
    loop: { type: 'integer', default: 0 },
    round: { type: 'integer', default: 1 },
    started_at: { type: 'timestamp with time zone' },
    last_step_at: { type: 'timestamp with time zone', nullable: true },
    next_step_at: { type: 'timestamp with time zone', nullable: true },
    stop_reason: { type: 'text', nullable: true },
    last_plan: { type: 'json', nullable: true },
  },
  foreignKeys: [
    {
      name: 'escalations_organisation_id_incident_id_fkey',
      target: 'incident',
      columnNames: ['organisation_id', 'incident_id'],
      referencedColumnNames: ['organisation_id', 'id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'escalations_organisation_id_policy_id_fkey',
      target: 'escalationPolicy',
      columnNames: ['organisation_id', 'policy_id'],
      referencedColumnNames: ['organisation_id', 'id'],
    },
  ],
  indices: [
    { name: 'escalations_due_index', columns: ['next_step_at'], where: '(next_step_at IS NOT NULL)' },
    { name: 'escalations_policy_index', columns: ['organisation_id', 'policy_id'] },
  ],
});
