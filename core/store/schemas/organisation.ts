import { EntitySchema } from 'typeorm';

/** The table organisations. */
export const organisationSchema = new EntitySchema({
  name: 'organisation',
  tableName: 'organisations',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    demo: { type: 'boolean', default: false },
    escalation_speed: { type: 'integer', default: 1 },
    last_incident_number: { type: 'integer', default: 0 },
    created_at: { type: 'timestamp with time zone' },
    ack_timeouts: { type: 'json', default: { SEV1: 1800 } },
    severity_rules: { type: 'json', default: {} },
  },
  checks: [
    {
      name: 'organisations_escalation_speed_check',
      expression: '(escalation_speed >= 1) AND (escalation_speed <= 60)',
    },
  ],
});
