import type { Tx } from '../tx.js';

/** The ids of triggered incidents of a service, or of those about which somebody was paged; the oldest first. */
export async function listTriggeredIds(
  tx: Tx,
  organisationId: string,
  of: { serviceId?: string; pagedUserId?: string },
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select i.id from incidents i
     where i.organisation_id = $1 and i.status = 'triggered' and ($2::uuid is null or i.service_id = $2)
       and ($3::uuid is null or exists (
         select 1 from pages p
         where p.organisation_id = i.organisation_id and p.incident_id = i.id and p.user_id = $3 and p.status <> 'suppressed'))
     order by i.id limit $4`,
    [organisationId, of.serviceId ?? null, of.pagedUserId ?? null, limit],
  );
  return rows.map(({ id }) => id);
}
