import type { AlertSeverity } from '../../alert/alert.js';
import type { Tx } from '../tx.js';

/** The oldest live integration of a service and a source, if there is one. */
export async function findIntegrationFor(
  tx: Tx,
  organisationId: string,
  serviceId: string,
  source: string,
): Promise<{ id: string; defaultSeverity: AlertSeverity } | undefined> {
  const [row] = await tx.query<{ id: string; defaultSeverity: AlertSeverity }>(
    `select id, default_severity as "defaultSeverity" from integrations
     where organisation_id = $1 and service_id = $2 and source = $3 and revoked_at is null order by created_at, id limit 1`,
    [organisationId, serviceId, source],
  );
  return row;
}
