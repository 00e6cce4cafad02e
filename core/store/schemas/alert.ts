import { EntitySchema } from 'typeorm';

/** The table alerts. */
export const alertSchema = new EntitySchema({
  name: 'alert',
  tableName: 'alerts',
  columns: {
    organisation_id: { type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    integration_id: { type: 'uuid' },
    fingerprint: { type: 'bytea' },
    incident_id: { type: 'uuid', nullable: true },
    state: { type: 'text' },
    severity: { type: 'text' },
    severity_as_sent: { type: 'text', nullable: true },
    title: { type: 'text' },
    labels: { type: 'json' },
    annotations: { type: 'json' },
    links: { type: 'json' },
    group_key: { type: 'text' },
    body: { type: 'text', nullable: true },
    recognised: { type: 'boolean', default: true },
    content_hash: { type: 'bytea' },
    starts_at: { type: 'timestamp with time zone' },
    ends_at: { type: 'timestamp with time zone', nullable: true },
    first_seen_at: { type: 'timestamp with time zone' },
    last_seen_at: { type: 'timestamp with time zone' },
    count: { type: 'integer', default: 1 },
    version: { type: 'integer', default: 1 },
  },
  checks: [
    { name: 'alerts_severity_check', expression: "severity in ('critical', 'high', 'medium', 'low', 'info')" },
    { name: 'alerts_state_check', expression: "state in ('firing', 'resolved')" },
  ],
  indices: [
    // What TypeORM cannot say: (organisation_id, integration_id, fingerprint, id DESC)
    {
      name: 'alerts_fingerprint_index',
      columns: ['organisation_id', 'integration_id', 'fingerprint', 'id'],
      synchronize: false,
    },
    { name: 'alerts_severity_index', columns: ['organisation_id', 'severity', 'id'] },
    { name: 'alerts_incident_index', columns: ['organisation_id', 'incident_id'] },
    {
      name: 'alerts_open_key',
      columns: ['organisation_id', 'integration_id', 'fingerprint'],
      unique: true,
      where: "(state <> 'resolved'::text)",
    },
  ],
});
