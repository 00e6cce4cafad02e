import type { AlertLink, AlertSeverity, AlertState } from '../../alert/alert.js';
import type { Tx } from '../tx.js';

/** An alert as lists show it. */
export interface AlertSummary {
  id: string;
  integration: string;
  incident: number | null;
  /** Acknowledged: it fires, and somebody has its incident. */
  status: AlertState | 'acknowledged';
  severity: AlertSeverity;
  severityAsSent: string | null;
  title: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  links: AlertLink[];
  recognised: boolean;
  fingerprint: string;
  startsAt: Date;
  endsAt: Date | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  count: number;
}

const acknowledged = `(a.state = 'firing' and i.status = 'acknowledged')`;

const columns = `a.id, a.integration_id as integration, i.number as incident, a.severity,
            case when ${acknowledged} then 'acknowledged' else a.state end as status,
            a.severity_as_sent as "severityAsSent", a.title, a.labels, a.annotations, a.links, a.recognised,
            encode(a.fingerprint, 'hex') as fingerprint, a.starts_at as "startsAt", a.ends_at as "endsAt",
            a.first_seen_at as "firstSeenAt", a.last_seen_at as "lastSeenAt", a.count`;

/** Alerts, newest first; those that fire hold the acknowledged ones; `before` is the id to go on below. */
export async function listAlertRows(
  tx: Tx,
  organisationId: string,
  filter: {
    status: 'firing' | 'acknowledged' | 'resolved' | 'all';
    severity: AlertSeverity | null;
    serviceId: string | null;
    integrationId: string | null;
    /** A text in the title. */
    q: string | null;
    before: string | null;
    limit: number;
  },
): Promise<AlertSummary[]> {
  return tx.query<AlertSummary>(
    `select ${columns}
     from alerts a left join incidents i on i.organisation_id = a.organisation_id and i.id = a.incident_id
     where a.organisation_id = $1 and ($2::text = 'all' or a.state = $2 or ($2 = 'acknowledged' and ${acknowledged})) and ($3::uuid is null or a.integration_id = $3)
       and ($4::uuid is null or a.id < $4) and ($6::text is null or a.severity = $6)
       and ($7::uuid is null or a.integration_id in (select n.id from integrations n where n.organisation_id = $1 and n.service_id = $7))
       and ($8::text is null or position(lower($8) in lower(a.title)) > 0)
     order by a.id desc limit $5`,
    [
      organisationId,
      filter.status,
      filter.integrationId,
      filter.before,
      filter.limit,
      filter.severity,
      filter.serviceId,
      filter.q,
    ],
  );
}

/** One alert by its id. */
export async function readAlertRow(tx: Tx, organisationId: string, id: string): Promise<AlertSummary | undefined> {
  const [row] = await tx.query<AlertSummary>(
    `select ${columns}
     from alerts a left join incidents i on i.organisation_id = a.organisation_id and i.id = a.incident_id
     where a.organisation_id = $1 and a.id = $2`,
    [organisationId, id],
  );
  return row;
}
