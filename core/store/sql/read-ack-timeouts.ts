import type { Severity } from '../../incident/incident.js';
import type { Tx } from '../tx.js';

/** How long an acknowledgement holds, in seconds: as the service says (null: it does not), and by severity. */
export async function readAckTimeouts(
  tx: Tx,
  organisationId: string,
  serviceId: string | null,
): Promise<{ service: number | null; severities: Partial<Record<Severity, number>> }> {
  const [row] = await tx.query<{ service: number | null; severities: Partial<Record<Severity, number>> }>(
    `select o.ack_timeouts as severities, s.ack_timeout_seconds as service
     from organisations o left join services s on s.organisation_id = o.id and s.id = $2 where o.id = $1`,
    [organisationId, serviceId],
  );
  return row!;
}
